/** First `head` digits, an ellipsis, maybe the last `tail`. Short values stay whole. */
export function shortDigest(digits: string, head = 8, tail = 0): string {
  if (digits.length <= head + tail + 1) return digits
  return `${digits.slice(0, head)}…${tail === 0 ? '' : digits.slice(-tail)}`
}

/** The whole value, 32 digits a line. */
export function digestLines(digits: string): string {
  return digits.replace(/(.{32})(?=.)/g, '$1\n')
}

/** A text whose long runs of hex digits are shortened to their first 16 and last 8. */
export function shortHex(text: string): string {
  return text.replace(/[0-9a-f]{40,}/g, (digits) => shortDigest(digits, 16, 8))
}
