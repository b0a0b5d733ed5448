import { logName, pythonLines, wordAndRest, type TextLine } from './text-lines'

/** What `digest %keyring:NAME` begins its name with. */
const KEYRING = '%keyring:'

/** A digest of a text list and what it is of; `offset` and `length` count UTF-16 units, of the whole line. */
export interface ListedLine {
  readonly offset: number
  readonly length: number
  /** `null` for a line that lists nothing. */
  readonly listed: { readonly list: 'digests' | 'keyrings'; readonly name: string; readonly digest: string; readonly spaced: boolean } | null
}

/** Keylime's flat allowlist as its converters read it: a digest, white space, a path, whose blanks become `_`; a line of one word lists nothing, and there are no comments. */
export function* flatLines(text: string): Generator<ListedLine> {
  for (const line of pythonLines(text)) {
    const listed = flatLine(line)
    if (listed) yield listed
  }
}

/** `null` for a line of blanks. */
export function flatLine({ offset, text }: TextLine): ListedLine | null {
  const parts = wordAndRest(text)
  return parts && { offset, length: text.length, listed: parts.rest === '' ? null : listedAs(parts.word, parts.rest) }
}

/** What a digest is listed for: a keyring, or a path as IMA logs it. */
export function listedAs(digest: string, name: string): NonNullable<ListedLine['listed']> {
  if (name.startsWith(KEYRING)) return { list: 'keyrings', name: name.slice(KEYRING.length), digest, spaced: false }
  const logged = logName(name)
  return { list: 'digests', name: logged, digest, spaced: logged !== name }
}
