import { allBytes, bytesEqual } from '../../bytes/equal'
import { fromHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import { hash } from '../../crypto/digests'
import type { ErrorData } from '../../errors/evidence-error'
import { banksOfDigestSize, digestSize, type Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import { templateDigestInput } from '../ima-binary/template-digest-input'
import { ByteWriter } from '../../bytes/byte-writer'
import { encodeData, u32, type EncodedData } from './encode-entry'
import { latin1, lineEnd, readHead, type LineHead } from './line'
import type { TextForm } from './text-form'

/** What the text of an ASCII log says, as a binary log would. */
export interface Transcoded {
  readonly bytes: Uint8Array
  readonly littleEndian: boolean
  /** Bytes of the template digests: those of the first line. */
  readonly templateDigestSize: number
  /** File offset and length of each entry's line, without its line end. */
  readonly lineOffset: readonly number[]
  readonly lineLength: readonly number[]
  /** Entries, counted from 0, whose text does not give their template data, with the reason. */
  readonly unread: ReadonlyMap<number, ErrorData>
  /** Entries whose name holds a line feed. */
  readonly joined: readonly number[]
  /** Lines that lack the blanks of their empty fields. */
  readonly stripped: number
  readonly stopped: ErrorData | null
}

/** Lines between two looks at the clock. */
const STRIDE = 512
/** Lines that a name can reach over. */
const MOST_LINES = 16
/** Tries, each of a KiB or the begun part of one. */
const MOST_TRIES = 20_000
/** Lines by which the byte order is told. */
const ORDER_LINES = 32
/** Digests that are tried with every hash of their size before the most usual is taken for granted. */
const COLUMN_LINES = 4
const MAX_QUOTED = 60

interface Line {
  readonly start: number
  readonly end: number
  /** Where the next line begins. */
  readonly next: number
  readonly head: LineHead
  readonly encoded: EncodedData
  readonly digest: Uint8Array
  readonly violation: boolean
  /** Does the template digest say that the data are these? `null` where it can't: of a violation, or with a problem. */
  readonly proven: boolean | null
}

/**
 * Undoes what the kernel did to print a log. The text does not say its byte order, and a name may hold a line feed, which looks like the end of an
 * entry: the template digests tell both.
 */
export async function transcode(file: string, text: Uint8Array, form: TextForm, checkpoint: Checkpoint): Promise<Transcoded> {
  const transcoder = new Transcoder(file, text, form)
  for (let n = 0; transcoder.step(); n++) if (n % STRIDE === 0) await checkpoint(transcoder.count, null)
  return transcoder.finish()
}

class Transcoder {
  private readonly writer: ByteWriter
  private readonly littleEndian: boolean
  private readonly lineOffset: number[] = []
  private readonly lineLength: number[] = []
  private readonly unread = new Map<number, ErrorData>()
  private readonly joined: number[] = []
  private stripped = 0
  private tries = MOST_TRIES
  /** The hash of the template digests, once a line has told it. */
  private column: readonly Bank[] | null = null
  private unproven = 0
  private at: number
  private templateDigestSize = 0
  private stopped: ErrorData | null = null

  constructor(private readonly file: string, private readonly text: Uint8Array, private readonly form: TextForm) {
    this.at = form.start
    this.writer = new ByteWriter(text.length)
    this.littleEndian = !this.isBigEndian()
  }

  get count(): number {
    return this.lineOffset.length
  }

  /** Reads one entry; `false` at the end, or where reading must stop. */
  step(): boolean {
    while (this.at < this.text.length && this.contentEnd(this.at) === this.at) this.at = lineEnd(this.text, this.at) + 1
    if (this.at >= this.text.length || this.stopped !== null) return false
    const line = this.lineAt(this.at, this.contentEnd(this.at), this.littleEndian)
    if (line === null) this.stop()
    else this.add(this.withItsLines(line))
    return this.stopped === null
  }

  finish(): Transcoded {
    const { littleEndian, templateDigestSize, lineOffset, lineLength, unread, joined, stripped, stopped } = this
    return { bytes: this.writer.bytes, littleEndian, templateDigestSize, lineOffset, lineLength, unread, joined, stripped, stopped }
  }

  /** End of the line at `start` without what ends it. */
  private contentEnd(start: number): number {
    const end = lineEnd(this.text, start)
    return this.form.crlf && end > start && this.text[end - 1] === 0x0d ? end - 1 : end
  }

  private lineAt(start: number, end: number, littleEndian: boolean): Line | null {
    const head = readHead(this.text, start, end)
    if (head === null) return null
    const digest = fromHex(latin1(this.text, head.digest.start, head.digest.end))!
    const encoded = encodeData(this.text, head, littleEndian)
    const violation = allBytes(digest, 0)
    const proven = violation || encoded.problem ? null : this.isDigestOf(digest, encoded)
    return { start, end, next: lineEnd(this.text, end) + 1, head, encoded, digest, violation, proven }
  }

  /** An entry whose name goes on in the lines after it: its digest says so, or of a violation that those lines are no entries. */
  private withItsLines(line: Line): Line {
    if (line.proven === true) return line
    let whole = line
    for (let n = 1; n < MOST_LINES && whole.next < this.text.length && this.tries > 0; n++) {
      const end = this.contentEnd(whole.next)
      if (line.proven === null && readHead(this.text, whole.next, end) !== null) break
      const longer = this.lineAt(line.start, end, this.littleEndian)
      if (longer === null) break
      this.tries -= 1 + ((end - line.start) >> 10)
      whole = longer
      if (whole.proven === true) return whole
    }
    return line.violation && whole.encoded.problem === null ? whole : line
  }

  private add(line: Line): void {
    const index = this.count
    const { head, encoded, digest } = line
    if (index === 0) this.templateDigestSize = digest.length
    if (digest.length !== this.templateDigestSize) {
      this.stopAt(head.digest.start, 'ima.ascii-digest', 'template digest', `${2 * this.templateDigestSize} hex digits, as in the first line`, `${2 * digest.length} hex digits`)
      return
    }
    this.writer.write(u32(head.pcr > 0xffffffff ? 0xffffffff : head.pcr, this.littleEndian), digest, u32(head.template.end - head.template.start, this.littleEndian))
    this.writer.write(this.text.subarray(head.template.start, head.template.end))
    if (!encoded.legacy) this.writer.write(u32(encoded.data.length, this.littleEndian))
    this.writer.write(encoded.data)
    this.lineOffset.push(line.start)
    this.lineLength.push(line.end - line.start)
    if (encoded.problem) this.unread.set(index, { file: this.file, entryIndex: index, ...encoded.problem })
    if (encoded.stripped) this.stripped++
    if (this.text.subarray(line.start, line.end).includes(0x0a)) this.joined.push(index)
    this.at = line.next
  }

  /** The line at hand is none of a log: the file ends in it, or something else stands there. */
  private stop(): void {
    const end = this.contentEnd(this.at)
    const isCut = lineEnd(this.text, this.at) === this.text.length
    const found = visibleBytes(this.text.subarray(this.at, Math.min(end, this.at + MAX_QUOTED)))
    this.stopAt(this.at, isCut ? 'ima.truncated' : 'ima.ascii-line', 'line', 'PCR, template digest, template name and fields', found)
  }

  private stopAt(byteOffset: number, code: string, field: string, expected: string, found: string): void {
    this.stopped = { code, file: this.file, byteOffset, entryIndex: this.count, field, expected, found }
  }

  /** Of several hashes of the column's size one made all of it: the first that fits, or the most usual when the first lines fit none. */
  private isDigestOf(digest: Uint8Array, { data, legacy }: EncodedData): boolean {
    const input = templateDigestInput(legacy, data)
    const banks = this.column ?? (this.unproven++ < COLUMN_LINES ? banksOfDigestSize(digest.length) : banksOfDigestSize(digest.length).slice(0, 1))
    const bank = banks.find((one) => digestSize(one) === digest.length && bytesEqual(hash(one, input), digest))
    if (bank !== undefined) this.column = [bank]
    return bank !== undefined
  }

  /** Only lengths and numbers within the data tell the byte order: the first lines whose digests fit one of the two say which. */
  private isBigEndian(): boolean {
    let at = this.form.start
    for (let n = 0; n < ORDER_LINES && at < this.text.length; n++) {
      const end = this.contentEnd(at)
      if (this.lineAt(at, end, true)?.proven === true) return false
      if (this.lineAt(at, end, false)?.proven === true) return true
      at = lineEnd(this.text, at) + 1
    }
    return false
  }
}
