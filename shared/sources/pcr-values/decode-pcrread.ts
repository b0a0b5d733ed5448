import { byteCount } from '../../bytes/byte-count'
import { fromHex } from '../../bytes/hex'
import { decodeUtf8, visibleText } from '../../bytes/visible'
import { PCR_COUNT, digestSize } from '../../model/algorithms'
import type { ErrorData } from '../../errors/evidence-error'
import { MAX_SELECTIONS } from '../tpm-quote/decode-selection'
import type { DecodedPcrValues } from './decode-serialized'

/** Largest text that is looked at, in bytes: 24 values of 16 banks take a tenth of it. */
const MAX_TEXT_SIZE = 524_288
const BANK_LINE = /^\s*([a-z0-9_]{3,16})\s*:\s*$/
const VALUE_LINE = /^\s+(\d{1,2})\s*:\s*0x([0-9a-fA-F]{2,128})\s*$/
const NO_SUCH_PCR = 'pcrs.pcr-index'
/** Characters of a bad line that an error quotes. */
const MAX_QUOTED = 60

/** Banks whose name tpm2-tools writes otherwise than the kernel. */
const KERNEL_NAMES: ReadonlyMap<string, string> = new Map([
  ['sm3_256', 'sm3'], ['sha3_256', 'sha3-256'], ['sha3_384', 'sha3-384'], ['sha3_512', 'sha3-512'],
])

/** One character a byte, so that offsets in the text are those of the file. */
const latin1 = new TextDecoder('latin1')

/**
 * What `tpm2_pcrread` prints: a line for each bank, `sha256:`, then a line for each PCR, `10: 0xHEX`. `null` when it does not begin
 * so, as what `tpm2_quote` prints. Lines before the first bad one stay; a PCR index that does not exist is told and does not stop.
 */
export function decodePcrread(bytes: Uint8Array, file: string): DecodedPcrValues | null {
  if (bytes.length > MAX_TEXT_SIZE) return null
  const decoded: DecodedPcrValues = { values: [], selection: null, fields: [], stopped: null }
  const banks = new Set<string>()
  const seen = new Set<string>()
  let bank: string | null = null
  let offset = 0
  for (const line of latin1.decode(bytes).split('\n')) {
    const lineOffset = offset
    offset += line.length + 1
    if (line.trim() === '') continue
    const header = bankOf(line)
    bank = header ?? bank
    // The first line decides: the name of a bank that we know, or another format.
    if (bank === null || (decoded.values.length === 0 && digestSize(bank) === null)) return null
    banks.add(bank)
    if (banks.size > MAX_SELECTIONS) {
      decoded.stopped ??= problemAt(file, lineOffset, 'pcrs.count', 'banks', `at most ${MAX_SELECTIONS} banks`, 'another one')
      break
    }
    if (header !== null) continue
    const problem = readValue(decoded, seen, bank, line, lineOffset, file)
    decoded.stopped ??= problem
    if (problem !== null && problem.code !== NO_SUCH_PCR) break
  }
  return decoded.values.length > 0 || decoded.stopped !== null ? decoded : null
}

/** Text, and not digests: those are as good as random, or hold zeros. */
export function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && decodeUtf8(bytes) !== null
}

/** Kernel name of the bank that a line announces. */
function bankOf(line: string): string | null {
  const name = BANK_LINE.exec(line)?.[1]
  return name === undefined ? null : KERNEL_NAMES.get(name) ?? name
}

/** Adds the value of a line, whose name no line before it may have. What is wrong with the line, or `null`. */
function readValue(decoded: DecodedPcrValues, seen: Set<string>, bank: string, line: string, byteOffset: number, file: string): ErrorData | null {
  const match = VALUE_LINE.exec(line)
  const value = match === null ? null : fromHex(match[2])
  if (match === null || value === null) {
    return problemAt(file, byteOffset, 'pcrs.syntax', 'line', 'PCR: 0xHEX', visibleText(line.trim().slice(0, MAX_QUOTED)))
  }
  const pcr = Number(match[1])
  const size = digestSize(bank)
  const name = `${bank} PCR ${pcr}`
  if (size !== null && value.length !== size) {
    return problemAt(file, byteOffset, 'pcrs.length', name, byteCount(size), byteCount(value.length))
  }
  if (seen.has(name)) {
    return problemAt(file, byteOffset, 'pcrs.duplicate', name, 'one value', 'a second one')
  }
  seen.add(name)
  const digits = { byteOffset: byteOffset + line.lastIndexOf(match[2]), byteLength: match[2].length }
  decoded.values.push({ bank, pcr, value, ...digits })
  decoded.fields.push({ label: `PCR ${pcr}`, term: bank, value: match[2].toLowerCase(), ...digits })
  return pcr < PCR_COUNT ? null : problemAt(file, byteOffset, NO_SUCH_PCR, 'PCR', `0 to ${PCR_COUNT - 1}`, `${pcr}`)
}

function problemAt(file: string, byteOffset: number, code: string, field: string, expected: string, found: string): ErrorData {
  return { code, file, byteOffset, field, expected, found }
}
