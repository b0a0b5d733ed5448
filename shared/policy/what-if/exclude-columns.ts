import { textsEqual } from '../../bytes/equal'
import { decodeUtf8 } from '../../bytes/visible'
import type { Exclude } from '../../checks/policy/excludes/excludes'
import { ByBeginning } from '../../checks/policy/excludes/python-re/by-beginning'
import { matchText } from '../../checks/policy/excludes/python-re/python-pattern'
import type { Checkpoint } from '../../model/checkpoint'
import { pathBytes, type ImaLog } from '../../model/ima-log'

const STRIDE = 512
/** Patterns whose columns are kept: a bit for each entry. */
const COLUMNS_MAX = 500

/** A bit for each entry, from the lowest of the first byte: does the pattern match its path? `null`: it gives no answer on some path, and excludes nothing at all, as in `excludeEntries`. */
type Column = Uint8Array | null

/** Which entries each pattern matches: a pattern is held against a log once, however often the policy around it is edited. */
export class ExcludeColumns {
  private readonly columns = new Map<string, Column>()
  /** What the patterns matched that were asked for last. */
  private last: { readonly patterns: readonly string[]; readonly matches: Uint8Array } | null = null

  constructor(private readonly log: ImaLog) {}

  /** A bit for each entry: does any of the patterns match its path? For the same patterns as last time the same array; it is not to be changed. */
  async matchesOf(excludes: readonly Exclude[], checkpoint: Checkpoint): Promise<Uint8Array> {
    const patterns = excludes.map(({ pattern }) => pattern)
    if (this.last && textsEqual(this.last.patterns, patterns)) return this.last.matches
    const matches = new Uint8Array((this.log.count + 7) >> 3)
    for (let start = 0; start < excludes.length; start += COLUMNS_MAX) {
      for (const column of await this.columnsOf(excludes.slice(start, start + COLUMNS_MAX), checkpoint)) if (column) addBits(matches, column)
    }
    this.last = { patterns, matches }
    return matches
  }

  private async columnsOf(excludes: readonly Exclude[], checkpoint: Checkpoint): Promise<Column[]> {
    const unknown = new Map(excludes.filter(({ pattern }) => !this.columns.has(pattern)).map((one) => [one.pattern, one]))
    if (unknown.size > 0) for (const [pattern, column] of await this.match([...unknown.values()], checkpoint)) this.columns.set(pattern, column)
    const found = excludes.map(({ pattern }) => this.columns.get(pattern)!)
    for (const oldest of this.columns.keys()) {
      if (this.columns.size <= COLUMNS_MAX) break
      this.columns.delete(oldest)
    }
    return found
  }

  /** Each path is read once, and held against the patterns that may match it. */
  private async match(excludes: readonly Exclude[], checkpoint: Checkpoint): Promise<Map<string, Column>> {
    const { log } = this
    const columns = new Map<string, Column>(excludes.map(({ pattern }) => [pattern, new Uint8Array((log.count + 7) >> 3)]))
    const byBeginning = new ByBeginning(excludes, ({ prefix }) => prefix)
    for (let index = 0; index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(index, log.count)
      const path = decodeUtf8(pathBytes(log, index))
      if (path === null) continue
      const text = matchText(path)
      for (const exclude of byBeginning.of(path)) {
        const bits = columns.get(exclude.pattern)
        const answer = bits && exclude.match(text)
        if (answer === 'too-costly' || answer === 'python-fails') columns.set(exclude.pattern, null)
        else if (answer) bits![index >> 3] |= 1 << (index & 7)
      }
    }
    return columns
  }
}

function addBits(to: Uint8Array, bits: Uint8Array): void {
  for (let i = 0; i < to.length; i++) to[i] |= bits[i]
}
