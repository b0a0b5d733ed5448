import { byteCount } from './byte-count'
import { EvidenceError, type ErrorData } from '../errors/evidence-error'

/** Where a cursor's bytes come from: the names that its errors carry. */
export interface CursorOrigin {
  /** Path of the evidence file. */
  readonly file: string
  /** First word of the error codes: `ima`, `tpm`. */
  readonly area: string
  /** File offset of the cursor's first byte. */
  readonly baseOffset?: number
  /** Entry of a log, counted from 0. */
  readonly entryIndex?: number
}

/**
 * Reads evidence bytes in order. Every read names its field and byte order; bounds are tested before the cursor moves; offsets in
 * errors and from `offset` are those of the file.
 */
export class Cursor {
  private position = 0
  private readonly view: DataView

  constructor(private readonly bytes: Uint8Array, private readonly origin: CursorOrigin) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** File offset of the next byte. */
  get offset(): number {
    return (this.origin.baseOffset ?? 0) + this.position
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.bytes.length - this.position
  }

  u8(field: string): number {
    return this.bytes[this.take(1, field)]
  }

  u16be(field: string): number {
    return this.view.getUint16(this.take(2, field), false)
  }

  u16le(field: string): number {
    return this.view.getUint16(this.take(2, field), true)
  }

  u32be(field: string): number {
    return this.view.getUint32(this.take(4, field), false)
  }

  u32le(field: string): number {
    return this.view.getUint32(this.take(4, field), true)
  }

  u64be(field: string): bigint {
    return this.view.getBigUint64(this.take(8, field), false)
  }

  u64le(field: string): bigint {
    return this.view.getBigUint64(this.take(8, field), true)
  }

  /** Borrows the next `length` bytes. */
  borrow(length: number, field: string): Uint8Array {
    const start = this.take(length, field)
    return this.bytes.subarray(start, start + length)
  }

  /** Borrows all that is left without moving. */
  peek(): Uint8Array {
    return this.bytes.subarray(this.position)
  }

  /** Owns a copy of the next `length` bytes. */
  copy(length: number, field: string): Uint8Array {
    return this.borrow(length, field).slice()
  }

  /** TPM2B: u16 (big-endian) size, then that many bytes, borrowed. `limit` is the largest size that the structure allows. */
  tpm2b(field: string, limit: number): Uint8Array {
    const at = this.offset
    const size = this.u16be(`${field} size`)
    if (size > limit) this.fail('length', field, `at most ${byteCount(limit)}`, byteCount(size), at)
    return this.borrow(size, field)
  }

  skip(length: number, field: string): void {
    this.take(length, field)
  }

  /** A cursor over the next `length` bytes that keeps the file's offsets. */
  sub(length: number, field: string): Cursor {
    const baseOffset = this.offset
    return new Cursor(this.borrow(length, field), { ...this.origin, baseOffset })
  }

  /** Insists that nothing is left. */
  end(field: string): void {
    if (this.remaining > 0) this.fail('trailing-bytes', field, 'the end of the data', `${byteCount(this.remaining)} more`)
  }

  /** Throws an EvidenceError about the present place, or about `byteOffset`. */
  fail(code: string, field: string, expected: string, found: string, byteOffset = this.offset): never {
    throw new EvidenceError(this.problem(code, field, expected, found, byteOffset))
  }

  /** What `fail` throws, for what is told without ending the reading. */
  problem(code: string, field: string, expected: string, found: string, byteOffset: number): ErrorData {
    return { code: `${this.origin.area}.${code}`, file: this.origin.file, byteOffset, entryIndex: this.origin.entryIndex, field, expected, found }
  }

  private take(length: number, field: string): number {
    if (length > this.remaining) this.fail('truncated', field, byteCount(length), `${byteCount(this.remaining)} before the end`)
    const start = this.position
    this.position += length
    return start
  }
}
