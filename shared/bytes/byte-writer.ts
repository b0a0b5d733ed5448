/** Bytes written one after the other into a buffer that grows. */
export class ByteWriter {
  private buffer: Uint8Array
  private used = 0

  /** `capacity`: bytes that are likely enough. */
  constructor(capacity: number) {
    this.buffer = new Uint8Array(capacity)
  }

  /** Bytes that were written. */
  get length(): number {
    return this.used
  }

  /** What was written, borrowed. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used)
  }

  write(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      if (this.used + part.length > this.buffer.length) this.grow(part.length)
      this.buffer.set(part, this.used)
      this.used += part.length
    }
  }

  private grow(more: number): void {
    const grown = new Uint8Array(Math.max(Math.ceil(this.buffer.length * 1.5), this.used + more + 1024))
    grown.set(this.bytes)
    this.buffer = grown
  }
}
