import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../../model/verdict'
import type { DigestListName } from '../../../model/policy-edit'
import { addEntry, EntrySet } from '../../../model/entry-set'
import { NOT_ACCEPTED } from '../outcome'
import type { LineJudgement } from './judge-line'
import type { LineTable } from './line-table'
import type { LogLine } from './lines'
import { KEYLIME_REASONS, type KeylimeReason } from './reasons'

const [NOT_JUDGED, PASS, FAIL] = (['not-judged', 'pass', 'fail'] as const).map((verdict) => ENTRY_VERDICTS.indexOf(verdict))
const NOT_REACHED = KEYLIME_REASONS.indexOf('not-reached')
const NO_LINE = KEYLIME_REASONS.indexOf('none')
/** Lines beyond the entries whose numbers findings can name. */
const BEYOND_NAMED = 100_000

/** Values of the columns for entries that are judged alike, and where those that failed in a lookup are kept. */
export interface AlikeVerdict {
  readonly verdict: number
  readonly acceptedBy: number
  readonly reason: number
  readonly eventSet: number
  readonly failed: EntrySet | null
}

/** Columns of verdicts as they are filled: an entry of several lines passes when all of them do, and has the events of all. */
export class Verdicts {
  readonly verdicts: Uint8Array
  readonly acceptedBy: Uint8Array
  readonly reasons: Uint8Array
  /** Bytes, as long as that many sets are enough. */
  eventSetOf: Uint8Array | Uint32Array
  readonly eventSets: (readonly string[])[] = [[]]
  /** Of lines that are part of no decoded entry: how many of each verdict, and accepted by what. */
  readonly beyond = { verdicts: [0, 0, 0], acceptedBy: ACCEPTED_BY.map(() => 0) }
  /** Numbers, from 0, that lines after the last decoded entry have, by event. */
  readonly beyondOf = new Map<string, EntrySet>()
  /** Those of them that pass by an exclude. */
  readonly beyondExcluded = new EntrySet()
  /** Lines before it that are part of no entry. */
  strayLines = 0
  /** Entries, and lines after the last of them, that failed in a lookup, by list and reason: what a finding calls them. */
  readonly failedIn = new Map<string, EntrySet>()
  private readonly setIndexes = new Map<string, number>([['', 0]])

  constructor(private readonly count: number, private readonly table: LineTable | null) {
    this.verdicts = new Uint8Array(count)
    this.acceptedBy = new Uint8Array(count).fill(NOT_ACCEPTED)
    this.reasons = new Uint8Array(count)
    this.eventSetOf = new Uint8Array(count)
  }

  add({ entryIndex, byteOffset, byteLength }: LogLine, judged: LineJudgement): void {
    const entryOf = entryIndex === null || entryIndex >= this.count ? -1 : entryIndex
    const acceptedBy = judged.acceptedBy === null ? NOT_ACCEPTED : ACCEPTED_BY.indexOf(judged.acceptedBy)
    this.table?.add({ entryOf, byteOffset, byteLength, verdict: verdictOf(judged), acceptedBy, eventSet: this.setIndex(judged.events ?? []) })
    if (entryOf < 0) this.addBeyond(entryIndex, judged, acceptedBy)
    else this.addTo(entryOf, judged, acceptedBy)
  }

  /** Keylime raises at this entry, counted from 0: it and all after it are not judged, whatever a line of it said before. */
  stopAt(index: number): void {
    this.verdicts.fill(NOT_JUDGED, index)
    this.acceptedBy.fill(NOT_ACCEPTED, index)
    this.reasons.fill(NOT_REACHED, index)
    this.eventSetOf.fill(0, index)
  }

  /** An entry of one line that is judged as others were before it. */
  addAlike(index: number, alike: AlikeVerdict): void {
    this.verdicts[index] = alike.verdict
    this.acceptedBy[index] = alike.acceptedBy
    this.reasons[index] = alike.reason
    this.eventSetOf[index] = alike.eventSet
    alike.failed?.add(index)
  }

  /** What `addAlike` needs of a judgement. */
  alike(judged: LineJudgement): AlikeVerdict {
    const { acceptedBy, list, reason } = judged
    return {
      verdict: verdictOf(judged), acceptedBy: acceptedBy === null ? NOT_ACCEPTED : ACCEPTED_BY.indexOf(acceptedBy), reason: KEYLIME_REASONS.indexOf(reason), eventSet: this.setIndex(judged.events ?? []),
      failed: list === undefined ? null : this.failures(list, reason),
    }
  }

  private addTo(index: number, judged: LineJudgement, acceptedBy: number): void {
    const isFirst = this.reasons[index] === NO_LINE
    const verdict = verdictOf(judged)
    if (judged.events?.length) this.eventSetOf[index] = this.setIndex([...new Set([...this.eventSets[this.eventSetOf[index]], ...judged.events])])
    if (isFirst || isWorse(verdict, this.verdicts[index])) {
      this.verdicts[index] = verdict
      this.reasons[index] = KEYLIME_REASONS.indexOf(judged.reason)
      this.acceptedBy[index] = acceptedBy
    }
    if (judged.list !== undefined) this.failures(judged.list, judged.reason).add(index)
  }

  private addBeyond(index: number | null, judged: LineJudgement, acceptedBy: number): void {
    this.beyond.verdicts[verdictOf(judged)]++
    if (acceptedBy !== NOT_ACCEPTED) this.beyond.acceptedBy[acceptedBy]++
    if (index === null) this.strayLines++
    else if (index < this.count + BEYOND_NAMED) {
      for (const event of judged.events ?? []) addEntry(this.beyondOf, event, index)
      if (judged.list !== undefined) this.failures(judged.list, judged.reason).add(index)
      if (judged.acceptedBy === 'exclude') this.beyondExcluded.add(index)
    }
  }

  private failures(list: DigestListName, reason: KeylimeReason): EntrySet {
    const key = `${list}:${reason}`
    let known = this.failedIn.get(key)
    if (!known) this.failedIn.set(key, (known = new EntrySet()))
    return known
  }

  private setIndex(events: readonly string[]): number {
    const key = events.join(' ')
    let index = this.setIndexes.get(key)
    if (index === undefined) {
      index = this.eventSets.push(events) - 1
      this.setIndexes.set(key, index)
      if (index > 0xff && this.eventSetOf instanceof Uint8Array) this.eventSetOf = Uint32Array.from(this.eventSetOf)
    }
    return index
  }
}

function verdictOf({ events }: LineJudgement): number {
  return events === null ? NOT_JUDGED : events.length === 0 ? PASS : FAIL
}

/** A failure before what was not judged, that before a pass. */
function isWorse(a: number, b: number): boolean {
  const rank = [1, 0, 2]
  return rank[a] > rank[b]
}
