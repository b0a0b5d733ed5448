/** Numbers by the hash of their key, the one that was added last first: two arrays of 32-bit numbers, for a million keys as texts would take ten times as much. */
export class HashChains {
  private readonly heads: Int32Array
  private readonly next: Int32Array
  private readonly mask: number

  /** `capacity`: numbers are below it. */
  constructor(capacity: number) {
    let size = 16
    while (size < capacity) size *= 2
    this.heads = new Int32Array(size).fill(-1)
    this.next = new Int32Array(capacity).fill(-1)
    this.mask = size - 1
  }

  add(hash: number, value: number): void {
    this.next[value] = this.heads[hash & this.mask]
    this.heads[hash & this.mask] = value
  }

  /** The first number with such a hash, or one that shares its place; -1 for none. */
  first(hash: number): number {
    return this.heads[hash & this.mask]
  }

  after(value: number): number {
    return this.next[value]
  }
}
