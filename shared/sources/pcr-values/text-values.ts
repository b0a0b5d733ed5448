import { byteCount } from '../../bytes/byte-count'
import { fromHex, toHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import type { ErrorData } from '../../errors/evidence-error'
import { PCR_COUNT, digestSize } from '../../model/algorithms'
import type { FieldNode } from '../../model/evidence'
import type { PcrValue } from '../../model/tpm'
import { MAX_SELECTIONS } from '../tpm-quote/decode-selection'
import type { DecodedPcrValues } from './decode-serialized'

/** Largest text that is looked at, in bytes: 24 values of 16 banks take a tenth of it. */
export const MAX_TEXT_SIZE = 524_288
/** Characters of a bad line that an error quotes. */
const MAX_QUOTED = 60

export interface TextLine {
  readonly text: string
  /** File offset of its first byte. */
  readonly offset: number
}

/** One character a byte, so that offsets in the text are those of the file. */
const latin1 = new TextDecoder('latin1')

/** Lines without their LF, blank ones left out; none when the file is too large to be such a text. */
export function textLines(bytes: Uint8Array): TextLine[] {
  if (bytes.length > MAX_TEXT_SIZE) return []
  const lines: TextLine[] = []
  let offset = 0
  for (const text of latin1.decode(bytes).split('\n')) {
    if (text.trim() !== '') lines.push({ text, offset })
    offset += text.length + 1
  }
  return lines
}

/** Gathers the values of a text. Those before the first bad line stay; a PCR index that does not exist is told and does not stop. */
export class TextValues implements DecodedPcrValues {
  readonly values: PcrValue[] = []
  readonly selection = null
  readonly fields: FieldNode[] = []
  stopped: ErrorData | null = null
  private readonly banks = new Set<string>()
  private readonly seen = new Set<string>()

  constructor(private readonly file: string) {}

  /** May values of this bank follow? `false` when there are more banks than a TPM has. */
  allow(bank: string, line: TextLine): boolean {
    this.banks.add(bank)
    return this.banks.size <= MAX_SELECTIONS || this.stop(line, 'count', 'banks', `at most ${MAX_SELECTIONS} banks`, 'another one')
  }

  /** Adds the value that a line states in hex digits, which blanks may part. `false` when reading must end. */
  add(bank: string, pcr: number, digits: string, line: TextLine): boolean {
    const value = fromHex(digits.replaceAll(' ', ''))
    if (value === null) return this.refuse(line, 'hex digits of whole bytes')
    const size = digestSize(bank)
    const name = `${bank} PCR ${pcr}`
    if (size !== null && value.length !== size) return this.stop(line, 'length', name, byteCount(size), byteCount(value.length))
    if (this.seen.has(name)) return this.stop(line, 'duplicate', name, 'one value', 'a second one')
    this.seen.add(name)
    const place = { byteOffset: line.offset + line.text.lastIndexOf(digits), byteLength: digits.length }
    this.values.push({ bank, pcr, value, ...place })
    this.fields.push({ label: `PCR ${pcr}`, term: bank, value: toHex(value), ...place })
    if (pcr >= PCR_COUNT) this.stop(line, 'pcr-index', 'PCR', `0 to ${PCR_COUNT - 1}`, `${pcr}`)
    return true
  }

  /** The line is not what it should be. */
  refuse(line: TextLine, expected: string): false {
    return this.stop(line, 'syntax', 'line', expected, visibleText(line.text.trim().slice(0, MAX_QUOTED)))
  }

  private stop({ offset: byteOffset }: TextLine, problem: string, field: string, expected: string, found: string): false {
    this.stopped ??= { code: `pcrs.${problem}`, file: this.file, byteOffset, field, expected, found }
    return false
  }
}
