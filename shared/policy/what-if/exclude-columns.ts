import { decodeUtf8 } from '../../bytes/visible'
import type { Exclude } from '../../checks/policy/excludes/excludes'
import { matchText } from '../../checks/policy/excludes/python-re/python-pattern'
import type { Checkpoint } from '../../model/checkpoint'
import { pathBytes, type ImaLog } from '../../model/ima-log'

const STRIDE = 512
/** Patterns whose columns are kept: a bit for each entry. */
const COLUMNS_MAX = 500

/** Which entries each pattern matches: a pattern is held against a log once, however often the policy around it is edited. */
export class ExcludeColumns {
  private readonly columns = new Map<string, Uint8Array | null>()

  constructor(private readonly log: ImaLog) {}

  /** A bit for each entry, from the lowest of the first byte: does any of the patterns match its path? One that gives no answer on some path excludes nothing at all, as in `excludeEntries`. */
  async matchesOf(patterns: readonly Exclude[], checkpoint: Checkpoint): Promise<Uint8Array> {
    const all = new Uint8Array((this.log.count + 7) >> 3)
    for (const one of patterns) {
      const column = await this.columnOf(one, checkpoint)
      if (column) for (const [i, bits] of column.entries()) all[i] |= bits
    }
    return all
  }

  private async columnOf(exclude: Exclude, checkpoint: Checkpoint): Promise<Uint8Array | null> {
    const known = this.columns.get(exclude.pattern)
    if (known !== undefined) return known
    const column = await this.match(exclude, checkpoint)
    if (this.columns.size >= COLUMNS_MAX) this.columns.delete(this.columns.keys().next().value!)
    this.columns.set(exclude.pattern, column)
    return column
  }

  private async match(exclude: Exclude, checkpoint: Checkpoint): Promise<Uint8Array | null> {
    const { log } = this
    const bits = new Uint8Array((log.count + 7) >> 3)
    for (let index = 0; index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(index, log.count)
      const path = decodeUtf8(pathBytes(log, index))
      const answer = path !== null && exclude.match(matchText(path))
      if (answer === 'too-costly' || answer === 'python-fails') return null
      if (answer) bits[index >> 3] |= 1 << (index & 7)
    }
    return bits
  }
}
