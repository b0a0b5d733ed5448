import { expect, it } from 'vitest'
import type { EvidenceReport } from '@shared/model/report'
import { evidenceSections, repeatedNames } from '@/features/evidence/host-groups'
import { missingParts } from '@/features/evidence/missing-parts'
import { report } from '../../../cli/support/fake-report'

const [LOG] = report().evidence
const files = (...paths: readonly string[]): EvidenceReport[] => paths.map((path, i) => ({ ...LOG, id: `e${i + 1}`, path, role: null }))

it('of one host its parts stand alone, and what the user gave apart', () => {
  const [log, key] = files('host/log', 'ak.pub')
  const sections = evidenceSections(report(), [log, { ...key, role: 'attestation-key', kind: 'public-key' }])
  expect(sections.map(({ id, title, host, parts }) => [id, title, host, parts.map((part) => part.id)])).toEqual([['shared', '', null, ['log']], ['given', 'You gave', null, ['keys']]])
})

it('of several hosts each has what is its alone, told by its own report', () => {
  const evidence = files('case/a/x/log', 'case/a/quote', 'case/b/log', 'case/ak.pub', 'case/notes')
  const hosts = [{ ...report(), name: 'a', files: ['e1', 'e2', 'e4'] }, { ...report({ verdict: 'untrusted' }), name: 'b', files: ['e3', 'e4'] }]
  const sections = evidenceSections(report({ evidence, hosts }), evidence)
  expect(sections.map(({ title, place, folder, files: own }) => [title, place, folder, own.map((one) => one.id)])).toEqual([
    ['a', 0, 'case/a/', ['e1', 'e2']], ['b', 1, 'case/b/', ['e3']], ['Not of one host alone', null, '', ['e4', 'e5']],
  ])
  expect(sections[1].report.verdict).toBe('untrusted')
})

it('names that more than one file has are found', () => {
  expect([...repeatedNames(files('a/log', 'b/log', 'c/log', 'd/quote'))]).toEqual(['log'])
})

it('what is missing says what it changes', () => {
  const told = (over: Parameters<typeof report>[0]) => missingParts(report(over), ['policy']).map(({ title, changes }) => `${title}: ${changes}`)
  expect(told({ log: null, quotes: [], eventLog: null })).toEqual([expect.stringContaining('An IMA log: '), expect.stringContaining('A quote: '), expect.stringContaining('A runtime policy: '), expect.stringContaining('The boot event log: ')])
  expect(told({ coverage: { attested: 5, open: 0, notAttested: 7, beforeStart: 0 } })).toContainEqual(expect.stringContaining('7 entries came after the last quote'))
})
