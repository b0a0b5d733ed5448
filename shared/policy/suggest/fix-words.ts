/** Names that are said one by one. */
const NAMES_SHOWN = 2

/** One or two names by their last parts, more by their number. `names` in visible form, without repetition. */
export function named(names: readonly string[]): string {
  if (names.length > NAMES_SHOWN) return `${names.length.toLocaleString('en-US')} files`
  return names.map((name) => name.slice(name.lastIndexOf('/') + 1) || name).join(' and ')
}
