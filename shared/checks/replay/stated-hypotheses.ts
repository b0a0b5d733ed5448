import { bytesEqual } from '../../bytes/equal'
import { digestSize } from '../../model/algorithms'
import type { EntryWindow, TriedHypothesis } from '../../model/finding'
import { entryPcr, type ImaLog } from '../../model/ima-log'
import type { Quote } from '../../model/tpm'
import type { CaseModel, Outcome } from '../check'
import { counted, entriesWord } from '../observe'
import { whereOf, type Goal } from './goal'
import type { ReplayRow } from './outcome'
import type { Restored } from './restore-data'

/** What is known of a case when a mismatch is to be explained. */
export interface Known {
  readonly model: CaseModel
  readonly before: Outcome
  readonly log: ImaLog
  readonly rows: readonly ReplayRow[]
  /** Entries whose data do not hash to their template digest. */
  readonly mismatched: readonly number[]
  readonly restored: Restored
}

/** The digests as logged: tried by the replay itself. */
export function asLogged({ log, mismatched }: Known, { bank }: Goal, isReached: boolean): TriedHypothesis {
  const id = 'digests-as-logged'
  const entries = mismatched.length === 1 ? `of entry ${mismatched[0] + 1}` : `of ${entriesWord(mismatched.length)}`
  if (isReached) return { id, outcome: 'fits', tried: 1, detail: `with the template digests as logged the value is reached: the data ${entries} were altered after they were measured` }
  if (mismatched.length === 0) return { id, outcome: 'does-not-fit', tried: 0, detail: 'every template digest is the hash of the data beside it: both lead to the same value' }
  if (log.templateDigestSize > digestSize(bank)!) return { id, outcome: 'not-tried', tried: 0, detail: `the template digests of the log are larger than those of the ${bank} bank` }
  if (log.templateDigestSize < digestSize(bank)!) return { id, outcome: 'does-not-fit', tried: 1, detail: `the log has no template digests of the ${bank} bank; zero-padded, those that it has do not lead to the value` }
  return { id, outcome: 'does-not-fit', tried: 1, detail: `not reached with the template digests ${entries} as logged either` }
}

export function paddedSha1({ bank }: Goal): TriedHypothesis {
  return bank === 'sha1'
    ? { id: 'padded-sha1', outcome: 'does-not-fit', tried: 0, detail: 'a SHA-1 bank has SHA-1 digests anyway' }
    : { id: 'padded-sha1', outcome: 'does-not-fit', tried: 1, detail: `with zero-padded SHA-1 digests in the ${bank} bank the value is not reached either` }
}

/** Does another quote or file say that this value is of an earlier or later state, or of another boot? */
export function otherQuote(known: Known, goal: Goal): TriedHypothesis {
  const id = 'earlier-or-later-quote'
  const reached = known.rows.filter((row) => row.pcr === goal.pcr && row.status === 'match' && row.matchedEntries !== null)
  if (reached.length === 0) return { id, outcome: 'not-tried', tried: 0, detail: 'the log reaches no other value of this PCR, so nothing tells whether this one is of an earlier or later state' }
  const row = reached.reduce((most, one) => (one.matchedEntries! > most.matchedEntries! ? one : most))
  const quote = quoteOf(known, row)
  const told = `the log reaches the value ${whereOf(known.model, row)} after entry ${row.matchedEntries}`
  if (!quote || !goal.quote) return { id, outcome: 'does-not-fit', tried: reached.length, detail: `${told}, not this one: without the clocks of two quotes nothing tells which is the later one` }
  const other = isSigned(known, goal.quote) ? otherBoot(quote, goal.quote) : null
  if (other) return { id, outcome: 'fits', tried: reached.length, detail: `${told}, and ${other}` }
  if (goal.quote.clock < quote.clock) return { id, outcome: 'does-not-fit', tried: reached.length, detail: `${told}, and this quote is an earlier one of the same boot: the log should have reached it before` }
  const later = `this quote was made ${counted(Number(goal.quote.clock - quote.clock), 'millisecond')} later in the same boot`
  if (endsAt(known.log, goal.pcr, row.matchedEntries!)) {
    const window = { first: known.log.count + 1, last: known.log.count }
    return { id, outcome: 'fits', tried: reached.length, window, detail: `${told}, which is its last, and ${later}: what was measured in between is not in the log` }
  }
  return { id, outcome: 'does-not-fit', tried: reached.length, detail: `${told}, and ${later}: what is wrong stands in the entries after it` }
}

/** Is it a file that a quote refutes, while the log leads to what that quote covers? */
export function alteredValue({ before }: Known, goal: Goal): TriedHypothesis {
  const id = 'reported-value-altered'
  const refuting = before.quoteValues.find((one) => one.refuted !== null && one.refuted === goal.evidence)
  if (!refuting) return { id, outcome: 'does-not-fit', tried: 0, detail: goal.quote ? 'the value is the one that the quote covers' : 'no quote covers this value, and none contradicts it' }
  return refuting.values.length > 0
    ? { id, outcome: 'fits', tried: 1, detail: `the log leads to the value that ${refuting.quote.path} covers, and the value in this file is another: the file was altered, not the log` }
    : { id, outcome: 'does-not-fit', tried: 1, detail: `the value is not the one that ${refuting.quote.path} covers, but the log leads to that one no more than to this` }
}

function quoteOf({ before }: Known, row: ReplayRow): Quote | null {
  return before.quoteValues.find((one) => one.values.some((value) => value.pcr === row.pcr && value.bank === row.bank && row.reportedValue && bytesEqual(value.value, row.reportedValue)))?.quote ?? null
}

/** What a quote says of its boot counts only where its signature is good: anyone can write a resetCount. */
function isSigned({ before }: Known, quote: Quote): boolean {
  const at = before.quoteValues.findIndex((one) => one.quote === quote)
  return before.quoteSignatures[at]?.verdict === 'pass'
}

function otherBoot(proven: Quote, open: Quote): string | null {
  if (!bytesEqual(proven.qualifiedSigner, open.qualifiedSigner)) return 'this quote is signed by another key, maybe of another TPM'
  if (proven.resetCount !== open.resetCount) return `this quote is of another boot: its resetCount is ${open.resetCount}, not ${proven.resetCount}`
  return null
}

function endsAt(log: ImaLog, pcr: number, entries: number): boolean {
  for (let index = entries; index < log.count; index++) if (entryPcr(log, index) === pcr) return false
  return true
}

/** What the last value of a PCR can't tell: any content may have stood there. */
export function undecidable({ log, before: { bootAggregate } }: Known, window: EntryWindow): TriedHypothesis[] {
  const where = windowWords(window, log.count)
  const end = log.stopped ? `the log is damaged after entry ${log.count}` : log.count === 0 ? 'the log is empty' : `the log may have been cut off after entry ${log.count}`
  const all: TriedHypothesis[] = [
    { id: 'entry-removed', outcome: 'undecidable', window, detail: `an entry that was removed ${where} left nothing to try` },
    { id: 'entry-rewritten', outcome: 'undecidable', window, detail: `an entry ${where} that was rewritten together with its template digest left nothing to compare` },
    { id: 'missing-tail', outcome: 'undecidable', window: { first: log.count + 1, last: log.count }, detail: `${end}: what was measured after it is not there to try` },
  ]
  if (window.last < window.first) return [all[2]]
  if (window.first > 1) return all
  return [...all, bootAggregate?.status === 'fail'
    ? { id: 'other-boot', outcome: 'fits', window, detail: `boot_aggregate in entry ${bootAggregate.entryIndex + 1} is not the hash of the PCR values that were reported: the log is of another boot` }
    : { id: 'other-boot', outcome: 'undecidable', window, detail: bootAggregate?.status === 'pass'
        ? 'boot_aggregate fits the PCR values that were reported, but another boot with the same firmware has the same'
        : 'the log of another boot of the same machine looks the same' }]
}

/** `anywhere from entry 1 to 195`, `anywhere after entry 12, which another value proves`. */
export function windowWords({ first, last }: EntryWindow, count: number): string {
  if (last < first) return `after entry ${last}`
  if (first === last) return `at entry ${first}`
  if (first > 1 && last === count) return `anywhere after entry ${first - 1}, which another value proves`
  return `anywhere from entry ${first} to ${last}`
}
