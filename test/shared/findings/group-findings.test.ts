import { describe, expect, it } from 'vitest'
import { observe } from '@shared/checks/observe'
import { SEVERITY_MARK, findingsOfEntry, groupFindings, worstSeverities } from '@shared/findings/group-findings'
import { isWorse, overallVerdict } from '@shared/findings/overall-verdict'
import type { Finding, Observation, Severity } from '@shared/model/finding'
import type { OverallVerdict, Verdict } from '@shared/model/verdict'
import { combineVerdicts } from '@shared/model/verdict'

const about = (code: string, severity: Severity, entryIndexes: number[], rest: Partial<Observation> = {}) => observe(code, severity, `About ${code}.`, { evidence: 'e1', entryIndexes, ...rest })
const told = (observations: Observation[]) => groupFindings(observations).map(({ finding }) => [finding.id, finding.code, finding.evidence, finding.entries.join(' '), finding.count])

describe('findings', () => {
  it('of equal code, evidence and reason are one: entries in order, each once', () => {
    const findings = groupFindings([about('log.violation', 'warning', [7, 9], { byteOffset: 700 }), about('log.violation', 'warning', [2, 7], { byteOffset: 200 })])
    expect(findings).toHaveLength(1)
    expect(findings[0].finding).toMatchObject({ id: 'f1', entry: 3, entries: [3, 8, 10], count: 3, byteOffset: 700, message: 'About log.violation.' })
    expect([...findings[0].entryIndexes]).toEqual([2, 7, 9])
  })

  it('that differ in one of the three are apart', () => {
    const reasons = [about('replay.mismatch', 'error', [], { reason: 'data-altered' }), about('replay.mismatch', 'error', [], { reason: 'stopped-early' }), about('replay.mismatch', 'error', [])]
    const others = [about('replay.mismatch', 'error', [], { evidence: 'e2' }), about('log.violation', 'error', [])]
    expect(groupFindings([...reasons, ...others, ...reasons]).map(({ finding }) => [finding.code, finding.evidence, finding.reason, finding.count])).toEqual([
      ['replay.mismatch', 'e1', 'data-altered', 2], ['replay.mismatch', 'e1', 'stopped-early', 2], ['replay.mismatch', 'e1', null, 2], ['replay.mismatch', 'e2', null, 1], ['log.violation', 'e1', null, 1],
    ])
  })

  it('about no evidence at all stay apart by their words', () => {
    const skipped = (name: string) => observe('evidence.skipped', 'warning', `${name} was not read.`)
    expect(told([skipped('a'), skipped('b'), skipped('a')])).toEqual([['f1', 'evidence.skipped', null, '', 2], ['f2', 'evidence.skipped', null, '', 1]])
  })

  it('stand by severity, and in the order of the checks within it; ids count from 1', () => {
    const order = groupFindings([about('a.info', 'info', []), about('b.warning', 'warning', []), about('c.error', 'error', []), about('d.warning', 'warning', []), about('e.error', 'error', [])])
    expect(order.map(({ finding }) => `${finding.id} ${finding.code}`)).toEqual(['f1 c.error', 'f2 e.error', 'f3 b.warning', 'f4 d.warning', 'f5 a.info'])
    expect(groupFindings([])).toEqual([])
  })

  it('name 1,000 entries one by one, count all, and know all', () => {
    const indexes = Array.from({ length: 5000 }, (_, i) => 4999 - i)
    const [{ finding, entryIndexes }] = groupFindings([about('policy.excluded', 'info', indexes)])
    expect([finding.entry, finding.entries.length, finding.entries.at(-1), finding.count, entryIndexes.length]).toEqual([1, 1000, 1000, 5000, 5000])
    expect(findingsOfEntry([{ finding, entryIndexes }], 4999)).toEqual([finding])
  })
})

describe('the findings of an entry', () => {
  const findings = groupFindings([about('a', 'info', [0, 3]), about('b', 'error', [3, 5]), about('c', 'warning', [3, 99]), about('d', 'error', [])])

  it('are those that name it, worst first', () => {
    expect([0, 1, 3, 5, 6].map((index) => findingsOfEntry(findings, index).map((finding) => finding.code).join(''))).toEqual(['a', '', 'bca', 'b', ''])
  })

  it('give it the mark of the worst; entries that the log does not have get none', () => {
    const { info, error } = SEVERITY_MARK
    expect([...worstSeverities(findings, 6)]).toEqual([info, 0, 0, error, 0, error])
  })
})

describe('the verdict', () => {
  const finding = (severity: Severity) => ({ severity }) as Finding

  it.each<[Severity[], Verdict, Verdict, OverallVerdict]>([
    [[], 'pass', 'pass', 'trusted'], [['warning', 'info'], 'pass', 'pass', 'trusted'], [['error'], 'pass', 'pass', 'untrusted'], [['info', 'error'], 'not-checked', 'not-checked', 'untrusted'],
    [[], 'not-checked', 'pass', 'inconclusive'], [[], 'pass', 'not-checked', 'inconclusive'], [[], 'fail', 'pass', 'inconclusive'],
  ])('with %j, attestation %s and compliance %s is %s', (severities, attestation, compliance, verdict) => {
    expect(overallVerdict(severities.map(finding), attestation, compliance)).toBe(verdict)
  })

  it('of several hosts is the worst', () => {
    const order: OverallVerdict[] = ['untrusted', 'inconclusive', 'trusted']
    expect(order.map((a) => order.map((b) => isWorse(a, b)))).toEqual([[false, true, true], [false, false, true], [false, false, false]])
  })

  it('of several parts fails with one, is open with one, and is open without any', () => {
    expect([combineVerdicts(['pass', 'pass']), combineVerdicts(['pass', 'not-checked']), combineVerdicts(['not-checked', 'fail']), combineVerdicts([])]).toEqual(['pass', 'not-checked', 'fail', 'not-checked'])
  })
})
