import type { Category } from './syntax'

/**
 * What Python 3.11's `str` methods say of a character, by code point. Held against Python for every character that Unicode 14 has; younger ones are
 * what the JavaScript engine knows of them.
 */

const WORD = /[\p{L}\p{N}_]/u
const DIGIT = /\p{Nd}/u
export const LAST_BMP = 0xffff

/** `str.isspace`, ranges. */
const SPACES: readonly (readonly [from: number, to: number])[] = [
  [0x9, 0xd], [0x1c, 0x20], [0x85, 0x85], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000],
]

export function isWord(code: number): boolean {
  return code < 0x80 ? isAsciiWord(code) : WORD.test(String.fromCodePoint(code))
}

export function isAsciiWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f
}

export function isInCategory(category: Category, code: number, ascii: boolean): boolean {
  if (category === 'word') return ascii ? isAsciiWord(code) : isWord(code)
  if (category === 'digit') return code < 0x80 || ascii ? code >= 0x30 && code <= 0x39 : DIGIT.test(String.fromCodePoint(code))
  return ascii ? code === 0x20 || (code >= 0x9 && code <= 0xd) : SPACES.some(([from, to]) => code >= from && code <= to)
}

/** `_sre.unicode_tolower`: the first character of the lower case. */
export function lower(code: number): number {
  if (code < 0x80) return asciiLower(code)
  return String.fromCodePoint(code).toLowerCase().codePointAt(0)!
}

export function asciiLower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
}

export function upper(code: number): number {
  return String.fromCodePoint(code).toUpperCase().codePointAt(0)!
}

/** `_sre.unicode_iscased`. */
export function isCased(code: number): boolean {
  const small = lower(code)
  return code !== small || code !== upper(code)
}

export function isAsciiCased(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

/** Lower-case characters that share an upper case: each line is a set of equals (Unicode 14; the facts of CPython 3.11 `Lib/re/_casefix.py`). */
const EQUALS: readonly (readonly number[])[] = [
  [0x69, 0x131], [0x73, 0x17f], [0xb5, 0x3bc], [0x345, 0x3b9, 0x1fbe], [0x390, 0x1fd3], [0x3b0, 0x1fe3], [0x3b2, 0x3d0], [0x3b5, 0x3f5], [0x3b8, 0x3d1], [0x3ba, 0x3f0],
  [0x3c0, 0x3d6], [0x3c1, 0x3f1], [0x3c2, 0x3c3], [0x3c6, 0x3d5], [0x432, 0x1c80], [0x434, 0x1c81], [0x43e, 0x1c82], [0x441, 0x1c83], [0x442, 0x1c84, 0x1c85],
  [0x44a, 0x1c86], [0x463, 0x1c87], [0x1c88, 0xa64b], [0x1e61, 0x1e9b], [0xfb05, 0xfb06],
]
const EQUALS_OF: ReadonlyMap<number, readonly number[]> = new Map(EQUALS.flatMap((set) => set.map((code) => [code, set] as const)))

/** The lower-case character and those that count as it. */
export function equalsOf(small: number): readonly number[] {
  return EQUALS_OF.get(small) ?? [small]
}

let lowered: Uint16Array | null = null

/** Lower case of all characters up to U+FFFF: none of them leaves that range. Made when first asked for. */
export function loweredBmp(): Uint16Array {
  lowered ??= Uint16Array.from({ length: LAST_BMP + 1 }, (_, code) => lower(code))
  return lowered
}
