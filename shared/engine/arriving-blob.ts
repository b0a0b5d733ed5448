import type { ArrivingFile } from '../sources/ima-binary/parse-arriving'

/** Bytes that are read at once: some milliseconds. */
export const PIECE = 4 << 20

/** A Blob that is read into memory piece by piece, the next one while its reader works on the last. */
export class ArrivingBlob implements ArrivingFile {
  readonly bytes: Uint8Array
  private next: Promise<ArrayBuffer>
  private end = 0
  private pass: ((piece: ArrayBuffer) => void) | null = null

  constructor(private readonly blob: Blob) {
    this.bytes = new Uint8Array(blob.size)
    this.next = this.read(0)
  }

  get arrived(): number {
    return this.end
  }

  /** A worker reads the same bytes by it. */
  get handle(): Blob {
    return this.blob
  }

  async more(): Promise<void> {
    const piece = await this.next
    this.bytes.set(new Uint8Array(piece), this.end)
    this.end += piece.byteLength
    if (this.end < this.bytes.length) this.next = this.read(this.end)
    this.pass?.(piece)
  }

  /** Somebody else takes the same bytes, those that are there and those that come. */
  passTo(taker: (piece: ArrayBuffer) => void): void {
    taker(this.bytes.slice(0, this.end).buffer)
    this.pass = taker
  }

  /** All bytes, once they are there. */
  async whole(): Promise<Uint8Array> {
    while (this.end < this.bytes.length) await this.more()
    return this.bytes
  }

  private read(from: number): Promise<ArrayBuffer> {
    const piece = this.blob.slice(from, from + PIECE).arrayBuffer()
    // It may fail before anybody waits for it: whoever does is told then.
    piece.catch(() => undefined)
    return piece
  }
}
