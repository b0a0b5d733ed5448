/** Bytes of a policy that are read, and of a line: the kernel takes a page less one byte at a time (Linux `ima_write_policy`). Rules that are kept; policies have some dozens. */
export const POLICY_MAX = 256 * 1024
export const LINE_MAX = 4095
export const RULES_MAX = 10_000

const [TAB, LF, BLANK, HASH] = [0x09, 0x0a, 0x20, 0x23]

/** Half-open ranges of byte offsets. */
export interface Line {
  /** Behind the blanks that it begins with. */
  readonly start: number
  readonly end: number
}

/** Lines that hold a rule: neither empty nor a comment. A `#` is one only as the first thing of its line (`ima_parse_add_rule`). */
export function* ruleLines(bytes: Uint8Array): Generator<Line> {
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(LF, at)
    const end = next < 0 ? bytes.length : next
    const start = skipBlanks(bytes, at, end)
    if (start < end && bytes[start] !== HASH) yield { start, end }
    at = end + 1
  }
}

/** The words of a line. */
export function* wordsOf(bytes: Uint8Array, { start, end }: Line): Generator<Line> {
  for (let at = start; at < end;) {
    let stop = at
    while (stop < end && !isBlank(bytes[stop])) stop++
    yield { start: at, end: stop }
    at = skipBlanks(bytes, stop, end)
  }
}

/** Does the line end in a blank, as each rule does that the kernel prints (`ima_policy_show`)? */
export function endsInBlank(bytes: Uint8Array, { end }: Line): boolean {
  return bytes[end - 1] === BLANK
}

function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(bytes[at])) at++
  return at
}

function isBlank(byte: number): boolean {
  return byte === BLANK || byte === TAB
}
