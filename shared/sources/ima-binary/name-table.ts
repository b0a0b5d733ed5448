import { visibleBytes } from '../../bytes/visible'

/** Numbers the different names of a column in order of first use. Entries mostly repeat the last name: that is tried first. */
export class NameTable {
  readonly names: string[] = []
  private readonly raw: Uint8Array[] = []
  private readonly byText = new Map<string, number>()
  private last = -1

  /** `limit` different names fit the column. */
  constructor(private readonly limit: number) {}

  /** Index of the name at `start`, or `null` when the table is full. */
  indexOf(bytes: Uint8Array, start: number, length: number): number | null {
    if (this.last >= 0 && same(this.raw[this.last], bytes, start, length)) return this.last
    const name = bytes.subarray(start, start + length)
    const text = visibleBytes(name)
    let index = this.byText.get(text)
    if (index === undefined) {
      if (this.names.length === this.limit) return null
      index = this.names.push(text) - 1
      this.raw.push(name)
      this.byText.set(text, index)
    }
    this.last = index
    return index
  }
}

function same(name: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (name.length !== length) return false
  for (let i = 0; i < length; i++) if (name[i] !== bytes[start + i]) return false
  return true
}
