import { decodeUtf8 } from '../../../bytes/visible'
import type { Checkpoint } from '../../../model/checkpoint'
import type { Observation } from '../../../model/finding'
import { pathBytes, type ImaLog } from '../../../model/ima-log'
import { notRun } from './exclude-words'
import type { Exclude, Excludes } from './excludes'
import { ByBeginning } from './python-re/by-beginning'
import { matchText } from './python-re/python-pattern'

const STRIDE = 512
const NONE = -1

/** What the excludes do to the entries of a log. */
export interface ExcludedEntries {
  has(index: number): boolean
  /** The first pattern that matches the entry's path, of those that are run. */
  by(index: number): Exclude | null
  /** False for a pattern that turned out to cost too much. */
  isRun(pattern: Exclude): boolean
  /** About patterns that turned out not to be run. */
  readonly observations: readonly Observation[]
}

/**
 * Holds the paths of a log against the excludes; entries with bits of a listing are known to meet none. A path that is not UTF-8 is none that a pattern could mean: it matches nothing. A pattern that takes
 * more steps than it may on any of the paths, or that makes Python's matcher fail, excludes nothing at all.
 */
export async function excludeEntries(log: ImaLog, { patterns }: Excludes, listing: Uint8Array, checkpoint: Checkpoint): Promise<ExcludedEntries> {
  const by = new Matches(log.count, patterns.length)
  const byBeginning = new ByBeginning([...patterns.entries()], ([, { prefix }]) => prefix)
  const dropped = new Map<number, string>()
  for (let index = 0; patterns.length > 0 && index < log.count; index++) {
    if (index % STRIDE === 0) await checkpoint(0, log.count)
    if (listing[index] === 0) by.set(index, firstMatch(log, index, byBeginning, dropped))
  }
  if (dropped.size > 0) await rejudge(log, byBeginning, dropped, by, checkpoint)
  const notRunAnyMore = new Set(Array.from(dropped.keys(), (i) => patterns[i]))
  return {
    isRun: (pattern) => !notRunAnyMore.has(pattern),
    has: (index) => by.get(index) !== NONE,
    by: (index) => patterns[by.get(index)] ?? null,
    observations: Array.from(dropped, ([i, why]) => notRun(patterns[i].origin, patterns[i].pattern, why)),
  }
}

/** The first pattern that matches each entry, by its index: a byte where there are few patterns, and nothing where none matches any. */
class Matches {
  /** 0: none. */
  private places: Uint8Array | Uint32Array | null = null

  constructor(private readonly entries: number, private readonly patterns: number) {}

  get(index: number): number {
    return this.places === null ? NONE : this.places[index] - 1
  }

  set(index: number, pattern: number): void {
    if (this.places === null && pattern === NONE) return
    this.places ??= this.patterns < 0xff ? new Uint8Array(this.entries) : new Uint32Array(this.entries)
    this.places[index] = pattern + 1
  }
}

/** Patterns with their index among all. */
type Patterns = ByBeginning<[index: number, pattern: Exclude]>

/** Entries that a pattern excluded before it was dropped, until no more is dropped. */
async function rejudge(log: ImaLog, patterns: Patterns, dropped: Map<number, string>, by: Matches, checkpoint: Checkpoint): Promise<void> {
  for (let before = 0; before < dropped.size;) {
    before = dropped.size
    for (let index = 0; index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(0, log.count)
      if (dropped.has(by.get(index))) by.set(index, firstMatch(log, index, patterns, dropped))
    }
  }
}

/** Index of the first pattern that matches, or NONE; one that gives no answer is dropped. */
function firstMatch(log: ImaLog, index: number, patterns: Patterns, dropped: Map<number, string>): number {
  const path = decodeUtf8(pathBytes(log, index))
  if (path === null) return NONE
  const text = matchText(path)
  for (const [i, pattern] of patterns.of(path)) {
    if (dropped.has(i)) continue
    const answer = pattern.match(text)
    if (answer === true) return i
    if (answer === 'too-costly') dropped.set(i, 'what takes more time than it may on a path of this log')
    else if (answer === 'python-fails') dropped.set(i, 'what makes Python\'s own matcher fail on a path of this log')
  }
  return NONE
}
