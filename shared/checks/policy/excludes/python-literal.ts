/** Characters that mean something in a pattern of Python's `re`. */
const SPECIAL = /[.^$*+?{}[\]\\|()]/g

/** The pattern that is just this text. */
export function pythonLiteral(text: string): string {
  return text.replaceAll(SPECIAL, String.raw`\$&`)
}
