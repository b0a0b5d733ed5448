/** A line that gives a name: `"/usr/bin/true": [`. */
const NAMED = /^\s*("(?:[^"\\]|\\.)*")\s*:/
/** A line longer than this is not looked at (UTF-16 units). */
const LINE_MAX = 20_000

/** The name that a line of a policy gives, maybe one of the policy's own fields; `null` where it gives none. */
export function nameInLine(line: string): string | null {
  const literal = line.length > LINE_MAX ? undefined : NAMED.exec(line)?.[1]
  if (literal === undefined) return null
  try {
    return JSON.parse(literal) as string
  } catch {
    return null
  }
}

/** Is it a name that entries have, and not a field of the policy, a keyring or a buffer? */
export function isPath(name: string): boolean {
  return name.startsWith('/') || name === 'boot_aggregate'
}

/** What a visible form stands for; `null` where that is no text: a policy can't name it. */
export function realName(visible: string): string | null {
  let isText = true
  const name = visible.replace(/\\\\|\\u\{([0-9a-f]+)\}|\\x[0-9a-f]{2}/g, (escape, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (escape === '\\\\') return '\\'
    isText = false
    return ''
  })
  return isText ? name : null
}

/** How a JSON text may write a name: as it is, or with every character beyond ASCII escaped, as Python does. */
export function literalsOf(name: string): readonly string[] {
  const plain = JSON.stringify(name)
  const ascii = plain.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return plain === ascii ? [plain] : [plain, ascii]
}
