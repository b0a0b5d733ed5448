import { fromBase64 } from './base64'

/** What is no digit and no padding. A text may have hundreds of megabytes: it is searched for what must not be there, for nothing then has to be kept to go back to. */
const NOT_STANDARD = /[^A-Za-z0-9+/=]/
const NOT_EITHER = /[^A-Za-z0-9+/=_-]/
/** Digits whose last two, or last four, bits are zero. */
const [NO_2_BITS, NO_4_BITS] = ['AEIMQUYcgkosw048', 'AQgw']

/**
 * Bytes of padded base64 (RFC 4648 §4) in which every character counts: no white space, and no bits behind the last byte, so that no two texts give the same
 * bytes. With `isUrlToo` the digits of §5 are taken too. A text, for people, says what else it is.
 */
export function fromExactBase64(text: string, isUrlToo: boolean): Uint8Array<ArrayBuffer> | string {
  if ((isUrlToo ? NOT_EITHER : NOT_STANDARD).test(text)) return 'other characters'
  if (text.length % 4 !== 0) return text.endsWith('=') ? 'padding of another length' : 'base64 without padding'
  const last = text.endsWith('==') ? { digit: text.at(-3)!, allowed: NO_4_BITS } : text.endsWith('=') ? { digit: text.at(-2)!, allowed: NO_2_BITS } : null
  if (last !== null && last.digit !== '=' && !last.allowed.includes(last.digit)) return 'bits behind the last byte'
  return fromBase64(isUrlToo ? text.replaceAll('-', '+').replaceAll('_', '/') : text) ?? 'other characters'
}
