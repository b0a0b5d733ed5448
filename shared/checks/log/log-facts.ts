import { visibleBytes } from '../../bytes/visible'
import { isTruncation, type ErrorData } from '../../errors/evidence-error'
import type { Observation } from '../../model/finding'
import { ENTRY, hasFlag, pathBytes, templateName, entryPlace, pagesOf, type EntryColumns, type ImaLog, entryPcr } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'
import { BOOT_AGGREGATE, isBootAggregate } from './boot-aggregate'

/** What a log says of itself, before anything is compared: damage, violations, odd templates and PCRs, a missing start. */
export const logFacts: Check = {
  name: 'log facts',
  stage: 'replay',
  run(model, before) {
    const { log } = model
    if (!log) return {}
    const found = [damage(log), malformed(log), violations(log), unknownTemplates(log), unexpectedPcrs(log, model.options.imaPcr), missingStart(log), lineFeeds(log)]
    return { observations: [...before.observations, ...found.flat()] }
  },
}

/** Does the log begin where a boot begins? `null` when its first entry can't tell. */
export function beginsWithBoot(log: ImaLog): boolean | null {
  if (log.count === 0 || hasFlag(log, 0, ENTRY.unknownTemplate | ENTRY.malformed)) return null
  return isBootAggregate(log, 0)
}

function damage(log: ImaLog): Observation[] {
  if (!log.stopped) return []
  const { stopped } = log
  const rest = `The ${entriesWord(log.count)} before it are shown; what follows was not read.`
  const what = isTruncation(stopped) ? 'The log ends inside an entry.' : 'The log is damaged here.'
  return [{ ...fromError(log, stopped, `${what} ${rest}`, []), group: 'stopped' }]
}

function malformed(log: ImaLog): Observation[] {
  if (log.malformed.length === 0) return []
  const [first] = log.malformed
  const indexes = indexesWith(log, log.malformed.length, ({ flags }, at) => (flags[at] & (ENTRY.malformed | ENTRY.noSuchPcr)) !== 0)
  return [fromError(log, first, `In ${entriesWord(indexes.length)} the fields do not fit: ${first.field}: expected ${first.expected}, found ${first.found}.`, indexes)]
}

function fromError(log: ImaLog, error: ErrorData, message: string, entryIndexes: readonly number[]): Observation {
  const entries = entryIndexes.length > 0 || error.entryIndex === undefined ? entryIndexes : [error.entryIndex]
  return observe(isTruncation(error) ? 'evidence.truncated' : 'evidence.malformed', 'error', message, {
    evidence: log.files.find((file) => file.path === error.file)?.evidence ?? log.evidence, entryIndexes: entries, byteOffset: error.byteOffset, expected: `${error.field}: ${error.expected}`, found: error.found,
  })
}

function violations(log: ImaLog): Observation[] {
  const indexes = indexesWith(log, log.tally.flags.violation, ({ flags }, at) => (flags[at] & ENTRY.violation) !== 0)
  const message = `No digest in ${entriesWord(indexes.length)}: a file was written while it was measured, or measured while it was open for writing. What ran is unknown.`
  return aboutEntries(log, 'log.violation', indexes, message)
}

function unknownTemplates(log: ImaLog): Observation[] {
  const indexes = indexesWith(log, log.tally.flags.unknownTemplate, ({ flags }, at) => (flags[at] & ENTRY.unknownTemplate) !== 0)
  if (indexes.length === 0) return []
  const names = [...new Set(indexes.slice(0, 1000).map((index) => templateName(log, index)))].slice(0, 3)
  const message = `The template of ${entriesWord(indexes.length)} is not decoded (${names.join(', ')}): replayed, but not judged.`
  return aboutEntries(log, 'log.unknown-template', indexes, message)
}

function unexpectedPcrs(log: ImaLog, imaPcr: number): Observation[] {
  const indexes = indexesWith(log, log.count - log.tally.pcrs[imaPcr], ({ pcr }, at) => pcr[at] !== imaPcr)
  if (indexes.length === 0) return []
  const pcrs = [...new Set(indexes.slice(0, 1000).map((index) => entryPcr(log, index)))].sort((a, b) => a - b)
  const message = `Besides IMA's PCR ${imaPcr}, ${entriesWord(indexes.length)} of the log name PCR ${pcrs.slice(0, 8).join(', ')}.`
  return aboutEntries(log, 'log.unexpected-pcr', indexes, message)
}

function missingStart(log: ImaLog): Observation[] {
  if (beginsWithBoot(log) !== false) return []
  const found = visibleBytes(pathBytes(log, 0))
  const message = 'The log does not begin with boot_aggregate: its head is missing, or it was exported in segments.'
  return [observe('log.missing-start', 'warning', message, { ...entryPlace(log, 0), entryIndexes: [0], expected: BOOT_AGGREGATE, found })]
}

/** Of an ASCII log alone: of a binary one no name can pass for an entry. */
function lineFeeds(log: ImaLog): Observation[] {
  const message = `Only the template digests tell where ${entriesWord(log.lineFeeds.length)} of this ASCII log end: a line feed in the name makes one entry look like several lines, which may look like entries.`
  return aboutEntries(log, 'log.ascii-ambiguous', log.lineFeeds, message)
}

function aboutEntries(log: ImaLog, code: string, indexes: readonly number[], message: string): Observation[] {
  return indexes.length === 0 ? [] : [observe(code, 'warning', message, { ...entryPlace(log, indexes[0]), entryIndexes: indexes })]
}

/** `count`: how many there are, as the tally of the log says; nothing is looked at where there are none. */
function indexesWith(log: ImaLog, count: number, test: (columns: EntryColumns, at: number) => boolean): number[] {
  const indexes: number[] = []
  if (count === 0) return indexes
  for (const { first, end, columns } of pagesOf(log)) for (let at = 0; at < end - first; at++) if (test(columns, at)) indexes.push(first + at)
  return indexes
}
