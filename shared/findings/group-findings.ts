import { EntrySet, firstEntries } from '../model/entry-set'
import type { Finding, Observation, Severity } from '../model/finding'

/** Entries that a finding of the report names one by one. */
const ENTRIES_NAMED = 1000

/** A finding with all its entries. */
export interface GroupedFinding {
  readonly finding: Finding
  readonly entryIndexes: EntrySet
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** Equal code, severity, evidence and reason become one finding (what is about no evidence at all stays apart by its words); errors come first, then warnings, each in the order of the checks. */
export function groupFindings(observations: readonly Observation[]): readonly GroupedFinding[] {
  const groups = new Map<string, Observation[]>()
  for (const observation of observations) {
    const { code, severity, evidence, reason, group: cause = null, message } = observation
    const key = JSON.stringify([code, severity, evidence, reason, cause, evidence === null && observation.entryIndexes.length === 0 ? message : null])
    const group = groups.get(key)
    if (group) group.push(observation)
    else groups.set(key, [observation])
  }
  const ordered = [...groups.values()].sort((a, b) => SEVERITIES.indexOf(a[0].severity) - SEVERITIES.indexOf(b[0].severity))
  return ordered.map((group, i) => grouped(`f${i + 1}`, group))
}

function grouped(id: string, group: readonly Observation[]): GroupedFinding {
  const [first] = group
  const entryIndexes = distinct(group)
  const entries = firstEntries(entryIndexes, ENTRIES_NAMED).map((index) => index + 1)
  const { code, severity, evidence, byteOffset, byteLength, message, expected, found } = first
  return {
    entryIndexes,
    finding: {
      id, code, severity, evidence, entry: entries[0] ?? null, entries, count: entries.length === 0 ? group.length : entryIndexes.length,
      ...(typeof first.eventNumber === 'number' && { event: first.eventNumber }), byteOffset, byteLength, message, expected, found, reason: first.reason ?? null,
      ...(first.keylimeEvent !== undefined && { keylimeEvent: first.keylimeEvent }), ...(first.hypotheses && { hypotheses: first.hypotheses }),
    },
  }
}

/** Entries of all of them. Those of one observation may be most of a log: they are not copied. */
function distinct(group: readonly Observation[]): EntrySet {
  const [{ entryIndexes: own }] = group
  if (group.length === 1 && own instanceof EntrySet) return own
  const all = new EntrySet()
  for (const { entryIndexes } of group) all.addAll(entryIndexes)
  return all
}

/** Findings that name an entry, by its index. */
export function findingsOfEntry(findings: readonly GroupedFinding[], index: number): Finding[] {
  return findings.filter((one) => one.entryIndexes.has(index)).map((one) => one.finding)
}

/** Marks of `worstSeverities`, by severity. */
export const SEVERITY_MARK: Readonly<Record<Severity, number>> = { info: 1, warning: 2, error: 3 }

/** For each of `count` entries the mark of the worst finding that names it; 0 for none. */
export function worstSeverities(findings: readonly GroupedFinding[], count: number): Uint8Array {
  const marks = new Uint8Array(count)
  for (const { finding, entryIndexes } of findings) {
    const mark = SEVERITY_MARK[finding.severity]
    entryIndexes.each((index) => {
      if (index < count && marks[index] < mark) marks[index] = mark
    })
  }
  return marks
}
