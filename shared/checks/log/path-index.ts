import { bytesEqual } from '../../bytes/equal'
import { hashBytes } from '../../bytes/hash-bytes'
import { pathBytes, type ImaLog } from '../../model/ima-log'

/** Which entries share a path, byte by byte: a hash table over typed arrays, for a million strings would not fit beside a million entries. */
export class PathIndex {
  private readonly table: Int32Array
  private readonly mask: number

  constructor(private readonly log: ImaLog) {
    let size = 16
    while (size < 2 * log.count) size *= 2
    this.table = new Int32Array(size).fill(-1)
    this.mask = size - 1
  }

  /** The entry that was put last among those with the path of `index`, or -1; then `index` takes its place. Entries count from 0. */
  replace(index: number): number {
    const path = pathBytes(this.log, index)
    let slot = hashBytes(path) & this.mask
    while (this.table[slot] >= 0 && !bytesEqual(pathBytes(this.log, this.table[slot]), path)) slot = (slot + 1) & this.mask
    const before = this.table[slot]
    this.table[slot] = index
    return before
  }
}
