/** Digits of a number that Python's `int()` takes, unless told otherwise. */
const DIGITS_MAX = 4300
/** What `int()` strips: of ASCII what C takes for white space, of the rest Unicode's. */
const SPACES = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*'
const INTEGER = new RegExp(`^${SPACES}([+-]?)(\\p{Nd}+(?:_\\p{Nd}+)*)${SPACES}$`, 'u')

/** Python's `int(text)`, or `null` where it raises ValueError: decimal digits of any script, one `_` between two of them, a sign before and white space around. */
export function pythonInt(text: string): bigint | null {
  const found = INTEGER.exec(text)
  if (!found) return null
  const digits = [...found[2].replaceAll('_', '')]
  if (digits.length > DIGITS_MAX) return null
  const value = BigInt(digits.map(digitValue).join(''))
  return found[1] === '-' ? -value : value
}

/** Decimal digits stand in Unicode in runs of ten, from 0 to 9. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!
  let before = 0
  while (before < code && /^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before++
  return before % 10
}
