import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { HeaderEntry, RpmHeader } from './header'
import { MAX_TEXT } from './limits'
import { TYPE } from './tags'

/** A text in a header: its bytes without the zero that ends it, and where they stand in the file. */
export interface HeaderText {
  readonly offset: number
  readonly length: number
}

/** Reads values of a header's tags, each checked against the data that are there. */
export class HeaderValues {
  private readonly view: DataView

  constructor(private readonly file: string, private readonly bytes: Uint8Array, readonly header: RpmHeader) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  has(tag: number): boolean {
    return this.header.entries.has(tag)
  }

  /** How many values a tag has; 0 for one that is not there. */
  count(tag: number): number {
    return this.header.entries.get(tag)?.count ?? 0
  }

  /** A function that gives value `index`, below the tag's count, of an array of 16-bit or 32-bit numbers; `null` without the tag. */
  numbers(tag: number, name: string): ((index: number) => number) | null {
    const entry = this.header.entries.get(tag)
    if (!entry) return null
    if (entry.type === TYPE.int16) return (index) => this.view.getUint16(entry.offset + 2 * index)
    if (entry.type === TYPE.int32) return (index) => this.view.getUint32(entry.offset + 4 * index)
    throw this.error('type', entry, name, 'numbers of 16 or 32 bits', `type ${entry.type}`)
  }

  number(tag: number, name: string): number | null {
    const numbers = this.numbers(tag, name)
    return numbers && this.count(tag) > 0 ? numbers(0) : null
  }

  /** A single text, visible; `null` without the tag. */
  text(tag: number, name: string): string | null {
    const [text] = this.texts(tag, name)
    if (!text) return null
    const bytes = this.bytes.subarray(text.offset, text.offset + Math.min(text.length, MAX_TEXT))
    return visibleBytes(bytes)
  }

  /** The texts of a tag, one by one: a walk over its data, each ends with a zero byte. */
  *texts(tag: number, name: string): Generator<HeaderText> {
    const entry = this.header.entries.get(tag)
    if (!entry) return
    if (entry.type !== TYPE.string && entry.type !== TYPE.stringArray && entry.type !== TYPE.i18nString) throw this.error('type', entry, name, 'texts', `type ${entry.type}`)
    let offset = entry.offset
    for (let i = 0; i < entry.count; i++) {
      const end = this.bytes.indexOf(0, offset)
      if (end < 0 || end >= this.header.end) throw this.error('text', { ...entry, offset }, name, `${entry.count} texts, each with a zero byte at its end`, `the end of the data after ${i}`)
      yield { offset, length: end - offset }
      offset = end + 1
    }
  }

  slice({ offset, length }: HeaderText): Uint8Array {
    return this.bytes.subarray(offset, offset + length)
  }

  /** Texts as strings of hex digits or the like: what is no UTF-8 is `null`. */
  ascii(text: HeaderText): string | null {
    return decodeUtf8(this.slice(text))
  }

  error(code: string, { offset, tag }: Pick<HeaderEntry, 'offset' | 'tag'>, name: string, expected: string, found: string): EvidenceError {
    return new EvidenceError({ code: `rpm.${code}`, file: this.file, byteOffset: Math.min(offset, this.bytes.length), field: `${name} (tag ${tag})`, expected, found })
  }
}
