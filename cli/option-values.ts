import { fromHex, toHex } from '@shared/bytes/hex'
import { visibleText } from '@shared/bytes/visible'
import { BANKS, digestSize, isBank, kernelName, PCR_COUNT, type Bank } from '@shared/model/algorithms'
import { MODES, type Mode } from '@shared/model/verdict'
import { UsageError } from './errors'
import { counted } from './text/numbers'

/** Largest qualifying data of a quote in bytes: a TPM2B_DATA takes a digest of the largest hash (TPM 2.0 Part 2 r1.59 §10.4.3). */
const MAX_NONCE_BYTES = 64

export type FailOn = 'error' | 'warning'

export interface StartPcr {
  readonly bank: Bank
  readonly value: string
}

/** Lower-case hex digits. */
export function parseNonce(text: string): string {
  const nonce = parseHex('--nonce', text)
  if (nonce.length === 0) throw new UsageError('--nonce: the value is empty; leave the option out when there is no nonce')
  if (nonce.length > MAX_NONCE_BYTES) {
    throw new UsageError(`--nonce: expected at most ${MAX_NONCE_BYTES} bytes, found ${counted(nonce.length, 'byte')}`)
  }
  return toHex(nonce)
}

export function parseStartPcr(text: string): StartPcr {
  const colon = text.indexOf(':')
  if (colon < 0) throw new UsageError(`--start-pcr: expected BANK:HEX, found "${visibleText(text)}"`)
  const bank = parseBankName('--start-pcr', text.slice(0, colon))
  const value = parseHex('--start-pcr', text.slice(colon + 1))
  const size = digestSize(bank)
  if (value.length !== size) {
    throw new UsageError(`--start-pcr: a PCR of bank ${bank} has ${size} bytes (${2 * Number(size)} hex digits), found ${counted(value.length, 'byte')}`)
  }
  return { bank, value: toHex(value) }
}

/** A bank under the kernel's name or tpm2-tools' (`sm3_256`). */
export function parseBankName(option: string, text: string): Bank {
  const name = kernelName(text)
  if (!isBank(name)) throw new UsageError(`${option}: expected a bank (${BANKS.join(', ')}), found "${visibleText(text)}"`)
  return name
}

export function parsePcrIndex(option: string, text: string): number {
  const index = /^\d{1,2}$/.test(text) ? Number(text) : PCR_COUNT
  if (index >= PCR_COUNT) throw new UsageError(`${option}: expected a PCR from 0 to ${PCR_COUNT - 1}, found "${visibleText(text)}"`)
  return index
}

export function parseFailOn(text: string): FailOn {
  if (text !== 'error' && text !== 'warning') throw new UsageError(`--fail-on: expected error or warning, found "${visibleText(text)}"`)
  return text
}

/** Whose judgement is the verdict; without the option that of the strict mode. */
export function parseMode(text: string): Mode {
  const mode = MODES.find((name) => name === text)
  if (mode === undefined) throw new UsageError(`--mode: expected strict or keylime, found "${visibleText(text)}"`)
  return mode
}

function parseHex(option: string, text: string): Uint8Array {
  const bytes = fromHex(text)
  if (bytes !== null) return bytes
  const digits = text.trim()
  if (/^[0-9a-fA-F]*$/.test(digits)) throw new UsageError(`${option}: expected two hex digits a byte, found ${counted(digits.length, 'digit')}`)
  throw new UsageError(`${option}: expected hex digits, found "${visibleText(text)}"`)
}
