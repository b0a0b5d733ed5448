const BRACKETS = '{}[],:'
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD_END = /[{}[\],:"/\s]/g
const ESCAPED = '"\\/bfnrt'
/** What may stand in a string as it is. */
const PLAIN = /[ !#-[\]-\uffff]*/y
const HEX4 = /[0-9a-fA-F]{4}/y
const [QUOTE, BACKSLASH, TAB, LF, CR, BLANK] = [0x22, 0x5c, 0x09, 0x0a, 0x0d, 0x20]

/**
 * The tokens of any text, white space left out, one after the other: `next` goes to the next one. No value is made before it is asked for, and no object for a token: a policy has
 * millions, and a hostile text may be nested deeper than a stack, where a parser calls itself, or be one string of a hundred million escapes.
 */
export class JsonTokens {
  /** Of the current token, in UTF-16 units of the text. */
  offset = 0
  length = 0
  /** What it begins with: `{`, `"`, a digit, a letter. A comment begins with `/`. */
  first = ''
  /** Is it a string that has no end, or holds what no string may? */
  broken: 'no-end' | 'content' | null = null
  private at: number

  /** From `start`, where one begins, to `finish`, where one ends. */
  constructor(readonly text: string, start = 0, private readonly finish = text.length) {
    this.at = skipBlanks(text, start)
  }

  /** Is there one more? It is the current one then. */
  next(): boolean {
    const { text, at } = this
    if (at >= this.finish) return false
    this.offset = at
    this.first = text[at]
    this.broken = null
    const end = this.first === '"' ? this.stringEnd(at) : BRACKETS.includes(this.first) ? at + 1 : wordEnd(text, at)
    this.length = end - at
    this.at = skipBlanks(text, end)
    return true
  }

  /** The value of a whole string. */
  value(): string {
    const { text, offset, length } = this
    const inner = text.slice(offset + 1, offset + length - 1)
    return inner.includes('\\') ? (JSON.parse(text.slice(offset, offset + length)) as string) : inner
  }

  /** A string ends at its quote; one without ends at the line's end, or the text's. */
  private stringEnd(start: number): number {
    const { text } = this
    for (let at = start + 1; at < text.length; at++) {
      PLAIN.lastIndex = at
      PLAIN.test(text)
      at = PLAIN.lastIndex
      const code = text.charCodeAt(at)
      if (code === QUOTE) return at + 1
      if (code === LF || code === CR) {
        this.broken = 'no-end'
        return at
      }
      if (code === BACKSLASH) {
        const length = escapeLength(text, at)
        if (length === 0) this.broken = 'content'
        else at += length - 1
      } else if (code < BLANK) this.broken = 'content'
    }
    this.broken = 'no-end'
    return text.length
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

/** Characters of the escape at a backslash; 0 where none begins there. */
function escapeLength(text: string, at: number): number {
  const next = text[at + 1]
  if (next === undefined) return 0
  if (ESCAPED.includes(next)) return 2
  HEX4.lastIndex = at + 2
  return next === 'u' && HEX4.test(text) ? 6 : 0
}
