import { EvidenceError } from '../../errors/evidence-error'
import { byteCount } from '../../bytes/byte-count'
import { TEXT_MAX, decodeUtf8 } from '../../bytes/visible'
import type { Source } from '../source'

/** One regular expression a line, blank lines skipped; there is no comment syntax (docs/formats/runtime-policy.md). Never guessed from its bytes. */
export const excludeList: Source = {
  kind: 'exclude-list',
  role: 'excludes',
  detect: () => null,
  parse(input) {
    const text = decodeUtf8(input.bytes)
    if (text === null) {
      throw new EvidenceError({ code: 'excludes.malformed', file: input.path, byteOffset: 0, field: 'exclude list', expected: `UTF-8 text of at most ${TEXT_MAX} bytes`, found: input.bytes.length > TEXT_MAX ? byteCount(input.bytes.length) : 'other bytes' })
    }
    const patterns = [...patternLines(text)]
    return { kind: 'exclude-list', excludes: { evidence: input.id, path: input.path, patterns, notes: commentNotes(patterns) } }
  },
}

/** Keylime's converter of old policies skips such lines, `keylime-policy create runtime` does not: as patterns they are harmless, for no path begins so. */
function commentNotes(patterns: readonly string[]): string[] {
  const count = patterns.filter((pattern) => pattern.startsWith('#')).length
  if (count === 0) return []
  return [`${count === 1 ? 'One line begins' : `${count.toLocaleString('en-US')} lines begin`} with #: there are no comments in an exclude list, so each is a pattern.`]
}

/** One by one: a file of nothing but line ends would make a list of as many empty lines. */
function* patternLines(text: string): Generator<string> {
  for (let start = 0; start <= text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '')
    if (line.trim() !== '') yield line
    start = end < 0 ? text.length + 1 : end + 1
  }
}
