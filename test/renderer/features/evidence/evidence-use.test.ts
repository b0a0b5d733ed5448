import { describe, expect, it } from 'vitest'
import { evidenceGroups, givenFiles, useOf } from '@/features/evidence/evidence-use'
import { badReport, finding, policySignature, report } from '../../../cli/support/fake-report'

const word = (of: ReturnType<typeof report>, id: string, nonceSource = '') => useOf(of, of.evidence.find((one) => one.id === id)!, [nonceSource]).word

describe('what became of a file', () => {
  it.each([['e1', 'Judged'], ['e2', 'Used'], ['e3', 'Used'], ['e4', 'Used'], ['e5', 'You gave it'], ['e6', 'You gave it'], ['e7', 'Not read']])('%s: %s', (id, text) => expect(word(report(), id)).toBe(text))
  it('damage comes before use', () => expect(word(badReport(), 'e1')).toBe('Damaged'))
  it('what came with the evidence proves nothing until it is given', () => {
    const bundle = report().evidence.map((one) => ({ ...one, role: null }))
    const found = report({ evidence: [...bundle, { ...bundle[0], id: 'e8', path: 'nonce.hex', kind: 'nonce' }] })
    expect([word(found, 'e5'), word(found, 'e6'), word(found, 'e8')]).toEqual(['Found only', 'Found only', 'Found only'])
    expect(word(found, 'e8', 'nonce.hex')).toBe('You gave it')
  })
  it('a policy of the kernel is explained, where it was looked at', () => {
    const policy = { ...report().evidence[0], id: 'e8', path: 'ima-policy', kind: 'ima-policy' as const }
    const imaPolicy = [{ evidence: 'e8', rules: 1, refused: 0, blindSpots: [], notExplained: 0 }]
    expect(word(report({ evidence: [...report().evidence, policy], imaPolicy }), 'e8')).toBe('Explained')
    expect(word(report({ evidence: [...report().evidence, policy] }), 'e8')).toBe('Not used')
  })
  it('a second quote that nothing came of is not used', () => {
    const spare = report({ quotes: [] })
    expect(word(spare, 'e2')).toBe('Not used')
    expect(word({ ...spare, evidence: spare.evidence.map((one) => ({ ...one, notes: ['no signature'] })) }, 'e2')).toBe('Noted')
  })
})

it.each([
  ['snapshot: the first 2 entries of log, which is judged', 'Snapshot'], ['snapshot: the same bytes as log, which is judged', 'Same bytes'], ['twin of log, which is judged: 4 entries compared', 'Twin agrees'],
  ['read as the tail of another', 'Noted'],
])('a log that is not judged says how it stands to the one that is: %s', (note, text) => {
  const [log] = report().evidence
  const other = { ...log, id: 'e9', notes: [note] }
  expect(word(report({ evidence: [...report().evidence, other] }), 'e9')).toBe(text)
  const differs = report({ evidence: [other], findings: [finding({ code: 'log.twin-differs', evidence: 'e9' })] })
  expect(word(differs, 'e9')).toBe('Twin differs')
})

it('groups are in the order of the proof, without empty ones', () => {
  expect(evidenceGroups(report().evidence).map(({ id, files }) => [id, files.map((one) => one.id)])).toEqual([
    ['log', ['e1']], ['quotes', ['e2', 'e3', 'e4']], ['keys', ['e5']], ['policy', ['e6']], ['other', ['e7']],
  ])
  expect(evidenceGroups([])).toEqual([])
  expect(evidenceGroups([{ ...report().evidence[0], kind: 'event-log' }]).map(({ title }) => title)).toEqual(['Boot event log'])
})

it('the policy in an envelope is given with it, or of its own accord', () => {
  const [file] = report().evidence
  const policies = (envelope: 'policy' | null, policy: 'policy' | null) => givenFiles([
    { ...file, id: 'e1', kind: 'policy-envelope', role: envelope }, { ...file, id: 'e1.1', kind: 'runtime-policy', role: policy, inside: { evidence: 'e1', byteOffset: 0, byteLength: 4, encoding: 'base64' } },
  ]).map((one) => one.id)
  expect([policies('policy', 'policy'), policies(null, 'policy'), policies(null, null)]).toEqual([['e1'], ['e1.1'], []])
  const signed = report({ evidence: [...report().evidence, { ...file, id: 'e8', kind: 'policy-envelope' }, { ...file, id: 'e9', kind: 'policy-signature' }], policy: { ...report().policy!, signatures: [policySignature({ signatureEvidence: 'e9' })] } })
  expect([word(signed, 'e8'), word(signed, 'e9')]).toEqual(['Opened', 'Used'])
})
