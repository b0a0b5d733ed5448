import { describe, expect, it } from 'vitest'
import { fileIndex, missingNonces, missingTrust, trustCandidates } from '@/app/trust/candidates'
import { quote, report } from '../../../cli/support/fake-report'

const bundle = report().evidence.map((one) => ({ ...one, role: null }))
const key = (id: string) => ({ ...bundle[4], id, path: `${id}.pub` })

describe('what stands between a case and Trusted', () => {
  it('is what the user has not given', () => {
    const untold = report({ evidence: bundle, policy: null })
    expect(missingTrust(untold, 0)).toEqual(['attestation-key', 'nonce', 'policy'])
    expect(missingTrust(report(), 1)).toEqual([])
    expect(missingTrust(report(), 0)).toEqual(['nonce'])
  })
  it('is no key and no nonce where there is no quote, no policy where there is no log', () => {
    expect(missingTrust(report({ evidence: bundle, policy: null, quotes: [] }), 0)).toEqual(['policy'])
    expect(missingTrust(report({ evidence: bundle, policy: null, log: null }), 1)).toEqual(['attestation-key'])
  })
})

it('quotes want as many nonces as they carry', () => {
  const quotes = [quote(), quote({ qualifyingData: 'beef' }), quote({ qualifyingData: 'beef' }), quote({ qualifyingData: '', order: null })]
  expect([0, 1, 2, 3].map((given) => missingNonces(report({ quotes }), given))).toEqual([2, 1, 0, 0])
})

it('the key that verified a quote stands before other keys', () => {
  const evidence = [key('e10'), key('e11'), bundle[5]]
  expect(trustCandidates(report({ quotes: [quote({ keyEvidence: 'e11' })] }), evidence).map(({ kind, evidence: { id } }) => [kind, id])).toEqual([
    ['attestation-key', 'e11'], ['attestation-key', 'e10'], ['policy', 'e6'],
  ])
})

it('what has a role is no candidate any more', () => expect(trustCandidates(report(), report().evidence)).toEqual([]))

it('an id is a place among the files', () => expect([fileIndex('e1'), fileIndex('e12')]).toEqual([0, 11]))
