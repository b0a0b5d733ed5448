import type { ByteSource } from '../model/evidence'

/** A file whose bytes are passed on to this thread, piece after piece. The pieces stay as they are: what is asked for mostly lies in one of them. */
export class PassedFile implements ByteSource {
  private readonly pieces: Piece[] = []
  private filled = 0
  private isOver = false
  private wake: () => void = () => undefined

  constructor(readonly size: number) {}

  /** Did all of it come? */
  get isWhole(): boolean {
    return this.filled === this.size
  }

  /** @throws RangeError for more than its size: that would be another file's. */
  add(piece: ArrayBuffer): void {
    const end = this.filled + piece.byteLength
    if (end > this.size) throw new RangeError(`of ${this.size} bytes ${end} came`)
    this.pieces.push({ bytes: new Uint8Array(piece), start: this.filled, end })
    this.filled = end
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
  read(byteOffset: number, length: number, room?: Uint8Array): Uint8Array {
    const end = Math.min(byteOffset + length, this.size)
    if (end > this.filled) throw new RangeError(`of ${this.size} bytes ${this.filled} came, and ${end} are asked for`)
    const first = this.pieces.findIndex((piece) => byteOffset < piece.end)
    const piece = this.pieces[first]
    if (piece === undefined || end <= byteOffset) return NO_BYTES
    return end <= piece.end ? piece.bytes.subarray(byteOffset - piece.start, end - piece.start) : this.joined(first, byteOffset, end, room)
  }

  /** Bytes of several pieces, from the one at place `first` on. */
  private joined(first: number, byteOffset: number, end: number, room?: Uint8Array): Uint8Array {
    const length = end - byteOffset
    const bytes = room && room.length >= length ? room.subarray(0, length) : new Uint8Array(length)
    for (let i = first; i < this.pieces.length && this.pieces[i].start < end; i++) {
      const piece = this.pieces[i]
      const from = Math.max(byteOffset, piece.start)
      bytes.set(piece.bytes.subarray(from - piece.start, Math.min(end, piece.end) - piece.start), from - byteOffset)
    }
    return bytes
  }
}

/** Bytes `start` to `end` of the file. */
interface Piece {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

const NO_BYTES = new Uint8Array(0)
