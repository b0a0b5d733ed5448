import { fromBase64 } from './base64'
import { fromHex } from './hex'
import { unescape } from './xattr-escapes'

/** How getfattr and setfattr write the value of an extended attribute. */
export type XattrEncoding = 'hex' | 'base64' | 'text'

/** Where a written value stands; `none`: nothing is written. */
interface WrittenXattr {
  readonly valueOffset: number
  readonly valueLength: number
  readonly encoding: XattrEncoding | 'none'
}

/** Bytes of an attribute on Linux at most (XATTR_SIZE_MAX, `include/uapi/linux/limits.h`). */
export const MAX_VALUE = 65_536
/** The longest way to write one: `\NNN` for each byte, and quotes. */
export const MAX_WRITTEN = 4 * MAX_VALUE + 2
const QUOTE = 0x22
const latin1 = new TextDecoder('latin1')

/** How a value is written, by its first bytes (attr 2.5 `tools/setfattr.c` `decode`): `"text"`, `0x` hex, `0s` base64. `null` for anything else. */
export function encodingOf(written: Uint8Array): XattrEncoding | null {
  if (written[0] === QUOTE) return 'text'
  if (written[0] !== 0x30) return null
  if (written[1] === 0x78 || written[1] === 0x58) return 'hex'
  return written[1] === 0x73 || written[1] === 0x53 ? 'base64' : null
}

/** Value of an attribute; `null` where the dump has its name alone. */
export function xattrValue(bytes: Uint8Array, { valueOffset, valueLength, encoding }: WrittenXattr): Uint8Array | null {
  return encoding === 'none' ? null : decodeValue(bytes.subarray(valueOffset, valueOffset + valueLength), encoding)
}

/** `null` when it is not so written. */
export function decodeValue(written: Uint8Array, encoding: XattrEncoding): Uint8Array | null {
  if (written.length > MAX_WRITTEN) return null
  const value = encoding === 'text' ? quoted(written) : digits(latin1.decode(written.subarray(2)), encoding)
  return value !== null && value.length <= MAX_VALUE ? value : null
}

function digits(text: string, encoding: 'hex' | 'base64'): Uint8Array | null {
  return encoding === 'hex' ? fromHex(text) : fromBase64(text)
}

function quoted(written: Uint8Array): Uint8Array | null {
  const end = written.length - 1
  return end > 0 && written[end] === QUOTE && !endsEscaped(written, end) ? unescape(written.subarray(1, end)) : null
}

/** Is the byte at `end` escaped: an odd count of backslashes before it? */
function endsEscaped(written: Uint8Array, end: number): boolean {
  let backslashes = 0
  while (end - 1 - backslashes > 0 && written[end - 1 - backslashes] === 0x5c) backslashes++
  return backslashes % 2 === 1
}
