import { decodeUtf8 } from '../../bytes/visible'

/** Bytes that are decoded at once: some milliseconds of work. */
const CHUNK = 64 * 1024
/** What a decoder writes in place of bytes that are no text. */
const REPLACEMENT = '\ufffd'

/** A piece of a text; `offset` counts bytes of the file. `text` is `null` for the first bytes that are not UTF-8: nothing follows. */
export interface Chunk {
  readonly offset: number
  readonly text: string | null
}

/** A file of UTF-8 in pieces, none of which ends inside a character. */
export function* chunksOf(bytes: Uint8Array, start: number): Generator<Chunk> {
  for (let offset = start; offset < bytes.length;) {
    let end = Math.min(bytes.length, offset + CHUNK)
    if (end < bytes.length) while (end > offset + 1 && (bytes[end] & 0xc0) === 0x80) end--
    const text = decodeUtf8(bytes.subarray(offset, end))
    if (text === null) return yield* beforeDamage(bytes, offset, end)
    yield { offset, text }
    offset = end
  }
}

/** What stands before the first byte that is no UTF-8, and where that is. */
function* beforeDamage(bytes: Uint8Array, offset: number, end: number): Generator<Chunk> {
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(offset, end))
  const text = lossy.slice(0, lossy.indexOf(REPLACEMENT))
  yield { offset, text }
  yield { offset: offset + new TextEncoder().encode(text).length, text: null }
}

/** Bytes of the file at which characters of its text stand; they are asked for in ascending order. */
export class BytePositions {
  private text = ''
  private at = 0
  private byte = 0
  private before = 0

  /** `characters`: UTF-16 units of the text in front of the chunk. */
  startChunk(text: string, byteOffset: number, characters: number): void {
    this.text = text
    this.at = 0
    this.byte = byteOffset
    this.before = characters
  }

  /** `position` counts UTF-16 units of the whole text, not before the last one asked for. */
  byteAt(position: number): number {
    const end = Math.min(position - this.before, this.text.length)
    for (; this.at < end; this.at++) this.byte += utf8Length(this.text.charCodeAt(this.at))
    return this.byte
  }
}

/** Bytes of UTF-8 for a UTF-16 unit; each half of a pair has two of its four. */
function utf8Length(unit: number): number {
  if (unit < 0x80) return 1
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
}
