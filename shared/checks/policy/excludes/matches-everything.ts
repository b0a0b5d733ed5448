/** Characters of a probe after its slash: more than any pattern that means something asks for. */
const PROBE_LENGTH = 64
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i))
/** Paths that have nothing in common but the slash at their beginning: one for each printable ASCII character, and one outside. */
const PROBES = [...PRINTABLE, '\u{10fffd}'].map((character) => `/${character.repeat(PROBE_LENGTH)}`)

/** Does a pattern match whatever file it is asked about: `.*`, `.`, `/`, nothing at all? What all probes share is no more than being a path. */
export function matchesEverything(matches: (path: string) => boolean): boolean {
  return PROBES.every(matches)
}
