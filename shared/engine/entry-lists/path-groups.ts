import { toHex } from '../../bytes/hex'
import { SEVERITY_MARK } from '../../findings/group-findings'
import { startOf } from '../../kernel/search/texts'
import { ENTRY, hasFlag, type ImaLog } from '../../model/ima-log'
import { ENTRY_VERDICTS } from '../../model/verdict'
import type { PathGroup } from '../../model/view'
import { entryRow } from '../entry-row'
import type { JudgedHost } from '../judged-host'
import type { PathIndex } from '../path-index/path-index'
import type { OrderedEntries } from './entry-order'

const FAIL = ENTRY_VERDICTS.indexOf('fail')
const OPEN = ENTRY_VERDICTS.indexOf('not-judged')

/** Entries in groups. */
export type GroupedEntries = { readonly [K in keyof OrderedEntries]: NonNullable<OrderedEntries[K]> }

/** One group of a listing by its place. */
export function pathGroup(host: JudgedHost, log: ImaLog, index: PathIndex, { indexes, starts }: GroupedEntries, place: number): PathGroup {
  const entries = indexes.subarray(starts[place], starts[place + 1])
  const worst = entryRow(host, log, worstOf(host, log, entries))
  return {
    place, start: starts[place], count: entries.length, path: worst.path, digests: countDigests(log, index, entries), first: entries[0] + 1, last: entries[entries.length - 1] + 1, worst,
  }
}

/** The group of a position. */
export function placeOf({ starts }: GroupedEntries, position: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (starts[middle] <= position) low = middle
    else high = middle - 1
  }
  return low
}

function worstOf(host: JudgedHost, log: ImaLog, entries: Uint32Array): number {
  let [worst, most] = [entries[0], -1]
  for (const entry of entries) {
    const badness = badnessOf(host, log, entry)
    if (badness > most) [worst, most] = [entry, badness]
  }
  return worst
}

/** Rejected, named by an error, a violation, named by a warning, not judged, accepted. */
function badnessOf({ outcome: { policy }, marks }: JudgedHost, log: ImaLog, entry: number): number {
  const verdict = policy?.verdicts[entry] ?? OPEN
  if (verdict === FAIL) return 5
  if (marks[entry] === SEVERITY_MARK.error) return 4
  if (hasFlag(log, entry, ENTRY.violation)) return 3
  if (marks[entry] === SEVERITY_MARK.warning) return 2
  return verdict === OPEN ? 1 : 0
}

/** Different ones, but for those of violations: all zero, or as the kernel had them while the file changed. */
function countDigests(log: ImaLog, { digests }: PathIndex, entries: Uint32Array): number {
  const seen = new Set<string>()
  let last: Uint8Array | null = null
  for (const entry of entries) {
    const digest = digests.bytes.subarray(startOf(digests, entry), digests.ends[entry])
    if (digest.length === 0 || hasFlag(log, entry, ENTRY.violation) || (last !== null && isSame(digest, last))) continue
    seen.add(toHex(digest))
    last = digest
  }
  return seen.size
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
