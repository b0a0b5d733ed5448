/** A token of a JSON text; `offset` and `length` count UTF-16 units. */
export class JsonToken {
  constructor(
    private readonly text: string,
    readonly offset: number,
    readonly length: number,
    /** What it begins with: `{`, `"`, a digit, a letter. A comment begins with `/`. */
    readonly first: string,
    /** Is it a string that has no end, or holds what no string may? */
    readonly broken: 'no-end' | 'content' | null,
  ) {}

  /** The value of a whole string. */
  value(): string {
    return JSON.parse(this.text.slice(this.offset, this.offset + this.length)) as string
  }
}

const BRACKETS = '{}[],:'
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD_END = /[{}[\],:"/\s]/g
const ESCAPED = '"\\/bfnrt'
/** What may stand in a string as it is. */
const PLAIN = /[ !#-[\]-\uffff]*/y
const HEX4 = /[0-9a-fA-F]{4}/y
const [QUOTE, BACKSLASH, TAB, LF, CR, BLANK] = [0x22, 0x5c, 0x09, 0x0a, 0x0d, 0x20]

/**
 * The tokens of any text, white space left out. One by one, and no value is made before it is asked for: a hostile text may be nested deeper than a
 * stack, where a parser calls itself, or be one string of a hundred million escapes. From `start`, where one begins, to `finish`, where one ends.
 */
export function* jsonTokens(text: string, start = 0, finish = text.length): Generator<JsonToken> {
  for (let offset = skipBlanks(text, start); offset < finish; ) {
    const first = text[offset]
    const { end, broken } = first === '"' ? stringEnd(text, offset) : { end: BRACKETS.includes(first) ? offset + 1 : wordEnd(text, offset), broken: null }
    yield new JsonToken(text, offset, end - offset, first, broken)
    offset = skipBlanks(text, end)
  }
}

function skipBlanks(text: string, start: number): number {
  let at = start
  for (let code = text.charCodeAt(at); code === BLANK || code === LF || code === CR || code === TAB; code = text.charCodeAt(at)) at++
  return at
}

/** A number, `true`, a comment, or whatever else stands there. */
function wordEnd(text: string, start: number): number {
  NUMBER.lastIndex = start
  const number = NUMBER.exec(text)
  if (number) return start + number[0].length
  if (text.startsWith('/*', start)) {
    const end = text.indexOf('*/', start + 2)
    return end < 0 ? text.length : end + 2
  }
  WORD_END.lastIndex = start + 1
  return WORD_END.exec(text)?.index ?? text.length
}

/** A string ends at its quote; one without ends at the line's end, or the text's. */
function stringEnd(text: string, start: number): { end: number; broken: JsonToken['broken'] } {
  let broken: JsonToken['broken'] = null
  for (let at = start + 1; at < text.length; at++) {
    PLAIN.lastIndex = at
    PLAIN.test(text)
    at = PLAIN.lastIndex
    const code = text.charCodeAt(at)
    if (code === QUOTE) return { end: at + 1, broken }
    if (code === LF || code === CR) return { end: at, broken: 'no-end' }
    if (code === BACKSLASH) {
      const length = escapeLength(text, at)
      if (length === 0) broken = 'content'
      else at += length - 1
    } else if (code < BLANK) broken = 'content'
  }
  return { end: text.length, broken: 'no-end' }
}

/** Characters of the escape at a backslash; 0 where none begins there. */
function escapeLength(text: string, at: number): number {
  const next = text[at + 1]
  if (next === undefined) return 0
  if (ESCAPED.includes(next)) return 2
  HEX4.lastIndex = at + 2
  return next === 'u' && HEX4.test(text) ? 6 : 0
}
