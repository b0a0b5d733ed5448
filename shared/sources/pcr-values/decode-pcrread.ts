import { digestSize, kernelName } from '../../model/algorithms'
import type { DecodedPcrValues } from './decode-serialized'
import { TextValues, type TextLine } from './text-values'

const BANK_LINE = /^\s*([a-z0-9_]{3,16})\s*:\s*$/
const VALUE_LINE = /^\s+(\d{1,2})\s*:\s*0x([0-9a-fA-F]{2,128})\s*$/
const QUOTED_LINE = /^quoted: [0-9a-f]+\s*$/
const PCRS_LINE = /^pcrs:\s*$/

/**
 * What `tpm2_pcrread` prints: a line for each bank, `sha256:`, then a line for each PCR, `10: 0xHEX`. `null` when it does not begin so.
 * Lines before the first bad one stay; a PCR index that does not exist is told and does not stop.
 */
export function decodePcrread(lines: readonly TextLine[], file: string): DecodedPcrValues | null {
  return readBanks(lines, file)
}

/**
 * What `tpm2_quote` prints (`quoted:`, `signature:`, `pcrs:`, `calcDigest:`), or `tpm2_checkquote` (`pcrs:`, `sig:`): the part `pcrs:` is as
 * tpm2_pcrread prints it. `null` for anything else; what stands around that part is not the quote that was signed, and not used.
 */
export function decodeQuoteText(lines: readonly TextLine[], file: string): DecodedPcrValues | null {
  const [first] = lines
  if (first === undefined || !(QUOTED_LINE.test(first.text) || PCRS_LINE.test(first.text))) return null
  const start = lines.findIndex(({ text }) => PCRS_LINE.test(text))
  if (start < 0) return null
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(({ text }) => /^\S/.test(text))
  return readBanks(end < 0 ? rest : rest.slice(0, end), file)
}

function readBanks(lines: readonly TextLine[], file: string): DecodedPcrValues | null {
  const decoded = new TextValues(file)
  let bank: string | null = null
  for (const line of lines) {
    const header = bankOf(line.text)
    bank = header ?? bank
    // The first line decides: the name of a bank that we know, or another format.
    if (bank === null || (decoded.values.length === 0 && digestSize(bank) === null)) return null
    if (!decoded.allow(bank, line)) break
    if (header !== null) continue
    const match = VALUE_LINE.exec(line.text)
    const goesOn = match === null ? decoded.refuse(line, 'PCR: 0xHEX') : decoded.add(bank, Number(match[1]), match[2], line)
    if (!goesOn) break
  }
  return decoded.values.length > 0 || decoded.stopped !== null ? decoded : null
}

/** Kernel name of the bank that a line announces. */
function bankOf(line: string): string | null {
  const name = BANK_LINE.exec(line)?.[1]
  return name === undefined ? null : kernelName(name)
}
