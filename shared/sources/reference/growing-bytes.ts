/** Bytes that are appended to, up to `max` of them. */
export class GrowingBytes {
  private buffer = new Uint8Array(256)
  private used = 0

  constructor(private readonly max: number) {}

  /** Bytes that may still be appended. */
  get room(): number {
    return this.max - this.used
  }

  /** What was appended, borrowed. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used)
  }

  /** Appends the parts as one piece, each byte as `map` has it. Callers look at `room` first. */
  append(parts: readonly Uint8Array[], map: (byte: number) => number = (byte) => byte): { readonly offset: number; readonly length: number } {
    const offset = this.used
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (length > this.room) throw new RangeError('no room for more bytes')
    this.reserve(offset + length)
    for (const part of parts) for (const byte of part) this.buffer[this.used++] = map(byte)
    return { offset, length }
  }

  private reserve(size: number): void {
    if (size <= this.buffer.length) return
    const larger = new Uint8Array(Math.min(this.max, Math.max(size, 2 * this.buffer.length)))
    larger.set(this.bytes)
    this.buffer = larger
  }
}
