/** Made once: to look a locale's rules up for each number of a list takes longer than to draw it. */
const NUMBERS = new Intl.NumberFormat('en-US')

/** `20,560`: counts and byte positions for people. */
export function count(value: number): string {
  return NUMBERS.format(value)
}

/** `9,999`, `910k`, `12M`: where there is room for four characters. */
export function short(value: number): string {
  if (value < 10_000) return count(value)
  return value < 1_000_000 ? `${Math.floor(value / 1000)}k` : `${count(Math.floor(value / 1_000_000))}M`
}

/** `1 entry`, `20,560 entries`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

export function entries(value: number): string {
  return counted(value, 'entry', 'entries')
}

export function bytes(value: number): string {
  return counted(value, 'byte')
}

/** Numbers as runs: `67, 68, 73, 81–83`; at most `limit` runs, then an ellipsis. Ascending. */
export function runs(numbers: readonly number[], limit = 6): string {
  const parts: string[] = []
  for (let start = 0; start < numbers.length;) {
    let end = start
    while (end + 1 < numbers.length && numbers[end + 1] === numbers[end] + 1) end++
    if (parts.length === limit) return `${parts.join(', ')}…`
    if (end - start >= 2) parts.push(`${count(numbers[start])}–${count(numbers[end])}`)
    else parts.push(...numbers.slice(start, end + 1).map(count))
    start = end + 1
  }
  return parts.join(', ')
}

/** `77.549 s` from milliseconds in decimal digits. */
export function seconds(milliseconds: string): string {
  const value = BigInt(milliseconds)
  return `${(value / 1000n).toLocaleString('en-US')}.${String(value % 1000n).padStart(3, '0')} s`
}

/** A TPM's firmware version as its maker writes it: sixteen hex digits of a number in decimal digits. */
export function firmware(version: string): string {
  return BigInt(version).toString(16).padStart(16, '0')
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
