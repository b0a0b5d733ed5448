import { isBadlySigned, isUnsignedFile } from '../../checks/signatures/signed-files'
import { SEVERITY_MARK } from '../../findings/group-findings'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, hasFlag, type ImaLog } from '../../model/ima-log'
import { ACCEPTED_BY, ATTESTED, ENTRY_VERDICTS } from '../../model/verdict'
import type { EntryClass, EntryFilter } from '../../model/view'
import type { JudgedHost } from '../judged-host'
import type { PathIndex } from '../path-index/path-index'
import { markMatches, textsToSearch } from './mark-matches'
import { TextSearch } from './text-search'

const VERDICT = { pass: ENTRY_VERDICTS.indexOf('pass'), fail: ENTRY_VERDICTS.indexOf('fail'), open: ENTRY_VERDICTS.indexOf('not-judged') }
const BY_EXCLUDE = ACCEPTED_BY.indexOf('exclude')
const BY_SIGNATURE = ACCEPTED_BY.indexOf('signature')

type Test = (index: number) => boolean

/** Is the entry of this class? An entry can be of several. `null` where no entry of the log can be, which saves a look at each. */
export function classTest({ outcome, findings, marks, report }: JudgedHost, log: ImaLog, name: EntryClass): Test | null {
  const { policy, attestation: { attested }, signatures, keylimeMode } = outcome
  const strict = keylimeMode?.strict
  const withMark = (severity: 'error' | 'warning') => (findings.some(({ finding }) => finding.severity === severity) ? (index: number) => marks[index] === SEVERITY_MARK[severity] : null)
  const tests: Record<EntryClass, Test | null> = {
    'fail': policy && ((index) => policy.verdicts[index] === VERDICT.fail),
    'pass': policy && ((index) => policy.verdicts[index] === VERDICT.pass && policy.acceptedBy[index] !== BY_EXCLUDE),
    'excluded': policy && ((index) => policy.acceptedBy[index] === BY_EXCLUDE),
    'not-judged': policy ? (index) => policy.verdicts[index] === VERDICT.open : () => true,
    'violation': log.tally.flags.violation === 0 ? null : (index) => hasFlag(log, index, ENTRY.violation),
    'not-attested': attested && ((index) => attested[index] >= ATTESTED.after),
    'error': withMark('error'),
    'warning': withMark('warning'),
    'unsigned': signatures && ((index) => isUnsignedFile(log, signatures, index)),
    'signature-only': policy && ((index) => policy.acceptedBy[index] === BY_SIGNATURE),
    'modes-differ': strict ? (index) => keylimeMode.verdicts[index] !== strict.verdicts[index] : null,
    'badly-signed': report.signatures?.present === 0 ? null : signatures && ((index) => isBadlySigned(signatures, index)),
  }
  return tests[name]
}

/** Of a log, this part is looked through sooner entry by entry than all paths are. */
const FEW = 64
/** Entries between two looks at the clock. */
const STRIDE = 16_384

/** Entries that passed a filter. */
export interface Filtered {
  readonly classes: readonly EntryClass[]
  readonly search: TextSearch
  /** Ascending; `null` where all did. */
  readonly indexes: Uint32Array | null
}

/** The entries that pass the filter. Where all of them are among few that passed the last one, as when its text was typed on, only those are looked at. `index`: asked for where it is needed. */
export async function filterEntries(host: JudgedHost, log: ImaLog, filter: EntryFilter, last: Filtered | null, index: () => Promise<PathIndex>, checkpoint: Checkpoint): Promise<Filtered> {
  const search = new TextSearch(filter.text, log.templateDigestSize)
  const { classes } = filter
  if (classes.length === 0 && search.text === '') return { classes, search, indexes: null }
  const isNarrower = last !== null && last.classes.join() === classes.join() && search.isWithin(last.search)
  if (isNarrower && last.indexes && last.indexes.length < log.count / FEW) return { classes, search, indexes: last.indexes.filter((at) => matches(log, search, at)) }
  const paths = search.text === '' ? null : await index()
  const searched = paths === null ? 0 : textsToSearch(log, paths, search)
  const total = searched + log.count
  const marks = paths === null ? null : await markMatches(log, paths, search, checkpoint, total)
  const passing = new Passing(marks, classes.map((name) => classTest(host, log, name) ?? (() => false)), log.count)
  for (let from = 0; from < log.count; from += STRIDE) {
    passing.add(from, Math.min(from + STRIDE, log.count))
    await checkpoint(searched + from, total)
  }
  return { classes, search, indexes: passing.finish() }
}

/** Collects entries that are marked, where there are marks, and pass one of the tests, where there are some. Loops with nothing to await in them are several times as fast. */
class Passing {
  private readonly found: Uint32Array
  private count = 0

  constructor(private readonly marks: Uint8Array | null, private readonly tests: readonly Test[], entries: number) {
    this.found = new Uint32Array(entries)
  }

  add(from: number, end: number): void {
    const { marks, tests, found } = this
    let { count } = this
    for (let index = from; index < end; index++) {
      if (marks !== null && marks[index] === 0) continue
      if (tests.length === 0 || tests.some((test) => test(index))) found[count++] = index
    }
    this.count = count
  }

  finish(): Uint32Array {
    return this.found.slice(0, this.count)
  }
}

function matches(log: ImaLog, search: TextSearch, index: number): boolean {
  const page = log.pages.at(index)
  return search.matches(page, index - page.first)
}
