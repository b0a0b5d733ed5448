import { EvidenceError } from '../../errors/evidence-error'
import { byteCount } from '../../bytes/byte-count'
import { TEXT_MAX, decodeUtf8, firstBadByte } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import { detectImaBinary } from '../ima-binary/detect'
import { detectRuntimePolicy } from '../runtime-policy/detect'
import type { Source } from '../source'

/** How an object of JSON begins, and no path: whoever names one as a list meant another file. */
const JSON_OBJECT = /^\s*\{\s*["}]/

/** One regular expression a line, blank lines skipped; there is no comment syntax (docs/formats/runtime-policy.md). Never guessed from its bytes. */
export const excludeList: Source = {
  kind: 'exclude-list',
  role: 'excludes',
  detect: () => null,
  parse(input) {
    const text = listText(input)
    const patterns = [...patternLines(text)]
    return { kind: 'exclude-list', excludes: { evidence: input.id, path: input.path, patterns, notes: commentNotes(patterns) } }
  },
}

function listText(input: SourceInput): string {
  const text = decodeUtf8(input.bytes)
  if (text === null) throw noText(input)
  const other = otherKind(input, text)
  if (other !== null) throw malformed(input, 'a regular expression a line', other)
  return text
}

function noText(input: SourceInput): EvidenceError {
  if (detectImaBinary(input) !== null) return malformed(input, 'a regular expression a line', 'an IMA log')
  const isLong = input.bytes.length > TEXT_MAX
  return malformed(input, `UTF-8 text of at most ${TEXT_MAX} bytes`, isLong ? byteCount(input.bytes.length) : 'other bytes', isLong ? 0 : firstBadByte(input.bytes))
}

/** What a text is that is no list; `null` for one that may be. */
function otherKind(input: SourceInput, text: string): string | null {
  if (text.includes('\0')) return 'a NUL byte'
  if (detectRuntimePolicy(input)) return 'a policy'
  return JSON_OBJECT.test(text) ? 'JSON' : null
}

function malformed({ path }: SourceInput, expected: string, found: string, byteOffset = 0): EvidenceError {
  return new EvidenceError({ code: 'excludes.malformed', file: path, byteOffset, field: 'exclude list', expected, found })
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
