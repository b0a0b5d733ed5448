import { startOf, type Gathered, type Texts } from '../../kernel/search/texts'

/** Numbers paths in the order in which they come: a hash table over typed arrays. */
export class PathTable {
  private readonly paths: Texts
  private count = 0
  /** Number of a path and one more; 0: free. */
  private readonly slots: Uint32Array
  private readonly hashes: Uint32Array

  /** For `most` paths of `bytes` bytes together, all that come counted. */
  constructor(most: number, bytes: number) {
    this.paths = { bytes: new Uint8Array(bytes), ends: new Uint32Array(most) }
    this.hashes = new Uint32Array(most)
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * most + 1)))
  }

  /** Writes the number of each of these to `pathOf`, from `at` on. */
  add({ bytes, ends, hashes }: Gathered, pathOf: Uint32Array, at: number): void {
    const { slots, paths } = this
    // All are copied at once. Those that were there before are written over by the next that is new.
    const base = startOf(paths, this.count)
    paths.bytes.set(bytes, base)
    for (let i = 0, start = base; i < ends.length; i++) {
      const end = base + ends[i]
      const slot = this.slotOf(start, end, hashes[i])
      if (slots[slot] === 0) this.keep(slot, start, end, hashes[i])
      pathOf[at + i] = slots[slot] - 1
      start = end
    }
  }

  finish(): Texts {
    const { bytes, ends } = this.paths
    const size = startOf(this.paths, this.count)
    return this.count === ends.length ? this.paths : { bytes: bytes.slice(0, size), ends: ends.slice(0, this.count) }
  }

  /** The slot of the path that stands there, or a free one where it is new. */
  private slotOf(start: number, end: number, hash: number): number {
    const { slots, hashes } = this
    const mask = slots.length - 1
    let slot = hash & mask
    while (slots[slot] !== 0 && !(hashes[slots[slot] - 1] === hash && this.isSame(slots[slot] - 1, start, end))) slot = (slot + 1) & mask
    return slot
  }

  private isSame(path: number, start: number, end: number): boolean {
    const { bytes, ends } = this.paths
    let at = startOf(this.paths, path)
    if (ends[path] - at !== end - start) return false
    while (start < end && bytes[at] === bytes[start]) [at, start] = [at + 1, start + 1]
    return start === end
  }

  private keep(slot: number, start: number, end: number, hash: number): void {
    const to = startOf(this.paths, this.count)
    if (to !== start) this.paths.bytes.copyWithin(to, start, end)
    this.paths.ends[this.count] = to + end - start
    this.hashes[this.count] = hash
    this.slots[slot] = ++this.count
  }
}
