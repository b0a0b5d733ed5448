/** Entries and bytes between two looks at the clock: some milliseconds of hashing. One hostile entry may hold 16 MiB. */
const ENTRIES = 512
const BYTES = 1 << 20

/** Says when long work is due for a checkpoint: at its first entry, then after so many entries or bytes. */
export class Pace {
  private entries = ENTRIES
  private bytes = 0

  /** Call once for each entry with the bytes that it makes work of. */
  due(bytes: number): boolean {
    this.bytes += bytes
    if (++this.entries <= ENTRIES && this.bytes < BYTES) return false
    this.entries = 0
    this.bytes = 0
    return true
  }
}
