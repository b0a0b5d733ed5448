import { describe, expect, it } from 'vitest'
import { fileIndex, missingTrust, trustCandidates } from '@/app/trust/candidates'
import { quote, report } from '../../../cli/support/fake-report'

const bundle = report().evidence.map((one) => ({ ...one, role: null }))
const key = (id: string) => ({ ...bundle[4], id, path: `${id}.pub` })

describe('what stands between a case and Trusted', () => {
  it('is what the user has not given', () => {
    const untold = report({ evidence: bundle, policy: null })
    expect(missingTrust(untold, false)).toEqual(['attestation-key', 'nonce', 'policy'])
    expect(missingTrust(report(), true)).toEqual([])
    expect(missingTrust(report(), false)).toEqual(['nonce'])
  })
  it('is no key and no nonce where there is no quote, no policy where there is no log', () => {
    expect(missingTrust(report({ evidence: bundle, policy: null, quotes: [] }), false)).toEqual(['policy'])
    expect(missingTrust(report({ evidence: bundle, policy: null, log: null }), true)).toEqual(['attestation-key'])
  })
})

it('the key that verified a quote stands before other keys', () => {
  const evidence = [key('e10'), key('e11'), bundle[5]]
  expect(trustCandidates(report({ evidence, quotes: [quote({ keyEvidence: 'e11' })] })).map(({ kind, evidence: { id } }) => [kind, id])).toEqual([
    ['attestation-key', 'e11'], ['attestation-key', 'e10'], ['policy', 'e6'],
  ])
})

it('what has a role is no candidate any more', () => expect(trustCandidates(report())).toEqual([]))

it('an id is a place among the files', () => expect([fileIndex('e1'), fileIndex('e12')]).toEqual([0, 11]))
