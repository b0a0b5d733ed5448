import { decodeUtf8 } from '../../bytes/visible'
import type { PcrValues } from '../../model/tpm'
import { decodeDumped, decodeListed, decodeTreeFile } from './decode-lines'
import { decodePcrread, decodeQuoteText } from './decode-pcrread'
import type { DecodedPcrValues } from './decode-serialized'
import { textLines, type TextLine } from './text-values'

export interface TextForm {
  readonly form: Exclude<PcrValues['form'], 'serialized' | 'marshaled' | 'raw'>
  /** For people. */
  readonly name: string
  readonly decoded: DecodedPcrValues
}

interface TextDecoder {
  readonly form: TextForm['form']
  readonly name: string
  decode(lines: readonly TextLine[], file: string): DecodedPcrValues | null
}

/** First lines tell them apart. */
const TEXTS: readonly TextDecoder[] = [
  { form: 'pcrread', name: 'tpm2_pcrread\'s text', decode: decodePcrread },
  { form: 'quote-text', name: 'tpm2_quote\'s text', decode: decodeQuoteText },
  { form: 'pcr-list', name: 'a list of one bank, PCR-NN: HEX', decode: decodeListed },
  { form: 'sysfs', name: 'a list of sysfs files and what they hold', decode: decodeDumped },
  { form: 'sysfs-file', name: 'a file of sysfs, pcr-BANK/PCR', decode: decodeTreeFile },
]

/** PCR values in text of any form; `null` for other bytes. */
export function decodeText(bytes: Uint8Array, file: string): TextForm | null {
  const lines = textLines(bytes)
  if (lines.length === 0) return null
  for (const { form, name, decode } of TEXTS) {
    const decoded = decode(lines, file)
    if (decoded !== null) return { form, name, decoded }
  }
  return null
}

/** Text, and not digests: those are as good as random, or hold zeros. */
export function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && decodeUtf8(bytes) !== null
}
