/** What is looked for: a byte fits one of the pattern where the bits under its mask are the value's. */
export interface Pattern {
  /** At least one byte; no bit outside the mask is set. */
  readonly values: Uint8Array
  readonly masks: Uint8Array
  /** Two places in the pattern at which few texts fit: they are looked at first. They may be the same. */
  readonly probes: readonly [number, number]
}

/** All but the bit in which an ASCII letter differs from its capital. */
const EITHER_CASE = 0xdf
const HIGH_DIGIT = 0xf0
const LOW_DIGIT = 0x0f

/** A text, ASCII letters of either case. `text`: UTF-8, at least one byte. */
export function textPattern(text: Uint8Array): Pattern {
  return pattern(text, text.map((byte) => (isLetter(byte) ? EITHER_CASE : 0xff)))
}

/** Hex digits (0 to 15, at least two) from the first or the second digit of a byte on. */
export function digitsPattern(digits: Uint8Array, begins: 'first' | 'second'): Pattern {
  const before = begins === 'first' ? 0 : 1
  const size = (before + digits.length + 1) >> 1
  const [values, masks] = [new Uint8Array(size), new Uint8Array(size)]
  for (const [i, digit] of digits.entries()) {
    const at = before + i
    const isHigh = (at & 1) === 0
    values[at >> 1] |= isHigh ? digit << 4 : digit
    masks[at >> 1] |= isHigh ? HIGH_DIGIT : LOW_DIGIT
  }
  return pattern(values, masks)
}

/** Bytes of which all bits count, or all but a letter's case, tell most: the first of them and the last. */
function pattern(values: Uint8Array, masks: Uint8Array): Pattern {
  const telling = [...masks.keys()].filter((at) => masks[at] >= EITHER_CASE && masks[at] !== HIGH_DIGIT)
  const rest = [...masks.keys()].filter((at) => !telling.includes(at))
  const probes: [number, number] = telling.length > 1 ? [telling[0], telling.at(-1)!] : [telling[0] ?? rest[0], rest.at(-1) ?? telling[0]]
  return { values: values.map((value, at) => value & masks[at]), masks, probes }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}
