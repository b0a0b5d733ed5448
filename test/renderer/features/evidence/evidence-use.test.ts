import { describe, expect, it } from 'vitest'
import { evidenceGroups, useOf } from '@/features/evidence/evidence-use'
import { badReport, report } from '../../../cli/support/fake-report'

const word = (of: ReturnType<typeof report>, id: string, nonceSource = '') => useOf(of, of.evidence.find((one) => one.id === id)!, nonceSource).word

describe('what became of a file', () => {
  it.each([['e1', 'Judged'], ['e2', 'Used'], ['e3', 'Used'], ['e4', 'Used'], ['e5', 'You gave it'], ['e6', 'You gave it'], ['e7', 'Not read']])('%s: %s', (id, text) => expect(word(report(), id)).toBe(text))
  it('damage comes before use', () => expect(word(badReport(), 'e1')).toBe('Damaged'))
  it('what came with the evidence proves nothing until it is given', () => {
    const bundle = report().evidence.map((one) => ({ ...one, role: null }))
    const found = report({ evidence: [...bundle, { ...bundle[0], id: 'e8', path: 'nonce.hex', kind: 'nonce' }] })
    expect([word(found, 'e5'), word(found, 'e6'), word(found, 'e8')]).toEqual(['Found only', 'Found only', 'Found only'])
    expect(word(found, 'e8', 'nonce.hex')).toBe('You gave it')
  })
  it('a second quote that nothing came of is not used', () => {
    const spare = report({ quotes: [] })
    expect(word(spare, 'e2')).toBe('Not used')
    expect(word({ ...spare, evidence: spare.evidence.map((one) => ({ ...one, notes: ['no signature'] })) }, 'e2')).toBe('Noted')
  })
})

it('groups are in the order of the proof, without empty ones', () => {
  expect(evidenceGroups(report().evidence).map(({ id, files }) => [id, files.map((one) => one.id)])).toEqual([
    ['log', ['e1']], ['quotes', ['e2', 'e3', 'e4']], ['keys', ['e5']], ['policy', ['e6']], ['other', ['e7']],
  ])
  expect(evidenceGroups([])).toEqual([])
  expect(evidenceGroups([{ ...report().evidence[0], kind: 'event-log' }]).map(({ title }) => title)).toEqual(['Boot event log'])
})
