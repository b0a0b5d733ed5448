import { bytesEqual } from '../../bytes/equal'
import { hashBytes } from '../../bytes/hash-bytes'
import { ByteWriter } from '../../bytes/byte-writer'

const FREE = -1
/** What stands in `slots` for a key: where its bytes are, how many, its hash, and the entry that had it last. */
const WORDS = 4

/**
 * The digest that was measured last under each key, with its entry: a hash table over typed arrays, for a million strings would not fit beside a million entries.
 * Digests of one key have one length.
 */
export class LastDigests {
  private readonly bytes = new ByteWriter(1 << 16)
  private slots = new Int32Array(1024 * WORDS)
  private count = 0

  constructor() {
    this.slots.fill(FREE)
  }

  /** Puts the digest of an entry in the place of the last one. Returns that one's entry and whether its digest was another; `null` for the first of the key. */
  replace(key: Uint8Array, digest: Uint8Array, index: number): { readonly index: number; readonly isOther: boolean } | null {
    if (2 * this.count * WORDS >= this.slots.length) this.grow()
    const hash = hashBytes(key) | 0
    const at = this.find(key, hash)
    if (this.slots[at] === FREE) {
      this.slots.set([this.bytes.length, key.length, hash, index], at)
      this.bytes.write(key, digest)
      this.count++
      return null
    }
    const known = this.bytes.bytes.subarray(this.slots[at] + key.length, this.slots[at] + key.length + digest.length)
    const before = { index: this.slots[at + 3], isOther: !bytesEqual(known, digest) }
    known.set(digest)
    this.slots[at + 3] = index
    return before
  }

  private find(key: Uint8Array, hash: number): number {
    const { slots } = this
    let at = this.home(hash)
    while (slots[at] !== FREE && !(slots[at + 2] === hash && slots[at + 1] === key.length && bytesEqual(this.bytes.bytes.subarray(slots[at], slots[at] + key.length), key))) at = (at + WORDS) % slots.length
    return at
  }

  private home(hash: number): number {
    return (hash & (this.slots.length / WORDS - 1)) * WORDS
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Int32Array(2 * old.length).fill(FREE)
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from] === FREE) continue
      let at = this.home(old[from + 2])
      while (this.slots[at] !== FREE) at = (at + WORDS) % this.slots.length
      this.slots.set(old.subarray(from, from + WORDS), at)
    }
  }
}
