import type { ByteSource } from '../model/evidence'

/** A file whose bytes are passed on to this thread, piece after piece. */
export class PassedFile implements ByteSource {
  private readonly bytes: Uint8Array
  private filled = 0
  private isOver = false
  private wake: () => void = () => undefined

  constructor(readonly size: number) {
    this.bytes = new Uint8Array(size)
  }

  /** Did all of it come? */
  get isWhole(): boolean {
    return this.filled === this.size
  }

  /** More than its size would be another file's. */
  add(piece: ArrayBuffer): void {
    this.bytes.set(new Uint8Array(piece), this.filled)
    this.filled += piece.byteLength
    this.wake()
  }

  /** Nothing comes any more. */
  end(): void {
    this.isOver = true
    this.wake()
  }

  /** Waits for the bytes before `end`, as long as any may come. */
  async upTo(end: number): Promise<void> {
    while (!this.isOver && this.filled < Math.min(end, this.size)) await new Promise<void>((resolve) => { this.wake = resolve })
  }

  /** @throws RangeError for bytes that did not come. */
  read(byteOffset: number, length: number): Uint8Array {
    const end = Math.min(byteOffset + length, this.size)
    if (end > this.filled) throw new RangeError(`of ${this.size} bytes ${this.filled} came, and ${end} are asked for`)
    return this.bytes.subarray(byteOffset, end)
  }
}
