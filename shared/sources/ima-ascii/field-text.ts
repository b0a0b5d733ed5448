import { visibleBytes } from '../../bytes/visible'
import type { FieldSpan, Span } from './line'
import { isHexDigit, latin1 } from './line'

/** Why a field's text can't be what the kernel wrote. */
export interface FieldTextProblem {
  readonly byteOffset: number
  readonly expected: string
  readonly found: string
}

const COLON = 0x3a
/** Characters of bad text that an error quotes. */
const MAX_QUOTED = 60
/** More decimal digits than a u32 has. */
const NUMBER_DIGITS = 10

type Encoded = readonly Uint8Array[] | FieldTextProblem

/** Bytes of a field, as the kernel hashed them, from its text (Linux `ima_template_lib.c`); the reverse of `render.ts`. */
export function encodeField(text: Uint8Array, field: FieldSpan, littleEndian: boolean, legacy: boolean): Encoded {
  const bytes = text.subarray(field.start, field.end)
  switch (field.decoder.id) {
    case 'n-ng': return [bytes, NUL]
    case 'n': return legacy ? [bytes] : [bytes, NUL]
    case 'xattrnames': return bytes.length === 0 ? [] : [bytes, NUL]
    case 'd-ng': case 'd-ngv2': return prefixedDigest(text, field)
    case 'd-modsig': return bytes.length === 0 ? [] : prefixedDigest(text, field)
    case 'iuid': case 'igid': return number(text, field, 4, littleEndian)
    case 'imode': return number(text, field, 2, littleEndian)
    default: return hexBytes(text, field)
  }
}

export function isProblem(encoded: Encoded): encoded is FieldTextProblem {
  return !Array.isArray(encoded)
}

const NUL = Uint8Array.of(0)

/** `<algorithm>:<hex>`, or with a type before it. */
function prefixedDigest(text: Uint8Array, { start, end }: Span): Encoded {
  const colon = text.subarray(start, end).lastIndexOf(COLON)
  if (colon < 0) return problem(text, { start, end }, 'ALGORITHM:HEX')
  const digits = start + colon + 1
  const digest = hexBytes(text, { start: digits, end })
  return isProblem(digest) ? digest : [text.subarray(start, digits), NUL, ...digest]
}

function hexBytes(text: Uint8Array, { start, end }: Span): Encoded {
  const length = end - start
  for (let at = start; at < end; at++) if (!isHexDigit(text[at])) return problem(text, { start, end }, 'hex digits', at)
  if (length % 2 !== 0) return problem(text, { start, end }, 'hex digits of whole bytes')
  const bytes = new Uint8Array(length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = (nibble(text[start + 2 * i]) << 4) | nibble(text[start + 2 * i + 1])
  return [bytes]
}

function number(text: Uint8Array, { start, end }: Span, size: 2 | 4, littleEndian: boolean): Encoded {
  if (start === end) return []
  const value = /^[0-9]+$/.test(latin1(text, start, Math.min(end, start + NUMBER_DIGITS + 1))) ? Number(latin1(text, start, Math.min(end, start + NUMBER_DIGITS + 1))) : Number.NaN
  if (!(value < 2 ** (8 * size))) return problem(text, { start, end }, `a number of ${size} bytes`)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  if (size === 2) view.setUint16(0, value, littleEndian)
  else view.setUint32(0, value, littleEndian)
  return [bytes]
}

function problem(text: Uint8Array, { start, end }: Span, expected: string, byteOffset = start): FieldTextProblem {
  return { byteOffset, expected, found: start === end ? 'nothing' : visibleBytes(text.subarray(start, Math.min(end, start + MAX_QUOTED))) }
}

function nibble(digit: number): number {
  return digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57
}
