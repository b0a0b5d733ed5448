import { createScanner } from 'jsonc-parser'

/** A token of a JSON text; `offset` and `length` count UTF-16 units. */
export interface JsonToken {
  readonly offset: number
  readonly length: number
  /** What it begins with: `{`, `"`, a digit, a letter. A comment begins with `/`. */
  readonly first: string
  /** Is it a string that has no end, or holds what no string may? */
  readonly broken: 'no-end' | 'content' | null
  /** The value of a string. */
  value(): string
}

const NO_ERROR = 0
const END_OF_STRING = 2
const WHITE_SPACE = /[ \t\r\n]/

/** The tokens of any text, white space left out. One by one: a hostile text may be nested deeper than a stack, where a parser calls itself. */
export function* jsonTokens(text: string): Generator<JsonToken> {
  const scanner = createScanner(text, false)
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset()
    const first = text[offset]
    if (WHITE_SPACE.test(first)) continue
    const error: number = scanner.getTokenError()
    const broken = first !== '"' || error === NO_ERROR ? null : error === END_OF_STRING ? 'no-end' : 'content'
    yield { offset, length: scanner.getTokenLength(), first, broken, value: () => scanner.getTokenValue() }
  }
}
