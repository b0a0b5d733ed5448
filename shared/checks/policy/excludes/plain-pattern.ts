/** Longer ones are compiled like any other. */
const LENGTH_MAX = 1024
/** Characters that stand for themselves, one that is no letter or digit behind a backslash too, and `.*` at the end or not. */
const PLAIN = /^(?<text>(?:[A-Za-z0-9_/ !"#%&',:;<=>@`~-]|\\[!-/:-@[-`{-~])*)(?<rest>\.\*)?$/

/** A pattern that is nothing but a text, with anything behind it. */
export interface PlainPattern {
  /** What every path begins with which it matches, and every path that begins so is matched. */
  readonly text: string
  /** Does it end with `.*`? */
  readonly takesRest: boolean
}

/** Most excludes are such: they need no program. `null` for any other pattern. */
export function plainPattern(pattern: string): PlainPattern | null {
  const groups = pattern.length > LENGTH_MAX ? undefined : PLAIN.exec(pattern)?.groups
  return groups ? { text: groups.text.replaceAll(/\\(.)/g, '$1'), takesRest: groups.rest !== undefined } : null
}

/** Where its match ends, in code points of the path; `null` where there is none. */
export function plainEnd({ text, takesRest }: PlainPattern, path: string): number | null {
  if (!path.startsWith(text)) return null
  if (!takesRest) return text.length
  const line = path.indexOf('\n', text.length)
  return Array.from(line < 0 ? path : path.slice(0, line)).length
}
