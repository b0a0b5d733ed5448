import { HASH_NAMES } from '../../crypto/ima-signature/hash-ids'
import { builtInTemplate, templateFields } from '../ima-binary/templates'
import type { RuleTemplate } from '../../model/ima-policy'

/** `kstrtoul` and `kstrtoint`, as the kernel's parser calls them. */
const HEX = /^\+?(?:0x)?([0-9a-f]+)$/i
const DECIMAL = /^\+?([0-9]+)$/
const SIGNED = /^[+-]?[0-9]+$/
/** The id that no user has: `INVALID_UID`. */
const NO_ID = 0xffffffffn
/** Bits of `measured_pcrs`, an unsigned long: a 64-bit kernel takes 0 to 63, though no TPM has more than 24. */
const PCR_BITS = 64
/** Digits that a number of the kernel's can have behind its zeros; a longer one is out of range without being computed. */
const DIGITS_MAX = 40

/** Names of `hash_algo_name` (Linux `crypto/hash_info.c`), which `appraise_algos=` takes; `sm3-256` is that of older kernels. */
const HASHES: ReadonlySet<string> = new Set([...HASH_NAMES, 'sm3-256'])

/** A file system's magic number as lower-case hex digits; `null` for what is none, or more than 64 bits. */
export function magicOf(text: string): string | null {
  const digits = HEX.exec(text)?.[1].replace(/^0+(?=.)/, '').toLowerCase()
  return digits === undefined || digits.length > 16 ? null : digits
}

/** A user's or group's number; `null` for what is none. */
export function idOf(text: string): number | null {
  const digits = DECIMAL.exec(text)?.[1].replace(/^0+(?=.)/, '')
  if (digits === undefined || digits.length > DIGITS_MAX) return null
  const value = BigInt(digits)
  return value < NO_ID ? Number(value) : null
}

export function pcrOf(text: string): number | null {
  const value = SIGNED.test(text) ? Number(text) : NaN
  return value >= 0 && value < PCR_BITS ? Math.abs(value) : null
}

/** Only its first 36 characters are looked at (`uuid_parse`). */
export function uuidOf(text: string): string | null {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0].toLowerCase() ?? null
}

/** Items of a list; `null` when one is empty. */
export function listOf(text: string): readonly string[] | null {
  const items = text.split('|')
  return items.includes('') ? null : items
}

export function hashesOf(text: string): readonly string[] | null {
  const names = text.split(',')
  return names.every((name) => HASHES.has(name)) ? names : null
}

/** A built-in template by its name or format, or a format of known fields, which the kernel has only when it was booted with it; `null` for anything else. */
export function templateOf(text: string): RuleTemplate | null {
  const name = builtInTemplate(text)
  const fields = templateFields(name ?? text)?.map((field) => field.id) ?? null
  return fields && { name: name ?? text, fields, isBuiltIn: name !== null }
}
