import { PatternError } from './pattern-error'

/**
 * The characters of a pattern, a backslash with the one after it as one, with one token looked at in advance: a backslash at the end is an error as
 * soon as it comes next (CPython 3.11 `_parser.py`, `Tokenizer`).
 */
export class Tokens {
  readonly characters: readonly string[]
  /** The next token; `null` at the end. */
  next: string | null = null
  private index = 0

  constructor(pattern: string) {
    this.characters = Array.from(pattern)
    this.advance()
  }

  /** Where the next token begins, in characters. */
  get position(): number {
    return this.index - (this.next === null ? 0 : isEscape(this.next) ? 2 : 1)
  }

  get(): string | null {
    const token = this.next
    this.advance()
    return token
  }

  take(token: string): boolean {
    if (this.next !== token) return false
    this.advance()
    return true
  }

  /** At most `most` tokens that are characters of a set. */
  takeWhile(most: number, set: string): string {
    let taken = ''
    for (let i = 0; i < most && isOneOf(this.next, set); i++) taken += this.get()!
    return taken
  }

  /** Up to a terminator, which is taken too. `what`: what stands there, for the message. */
  takeUntil(terminator: string, what: string): string {
    const start = this.position
    const parts: string[] = []
    for (;;) {
      const token = this.get()
      if (token === null) throw this.refused(parts.length === 0 ? `missing ${what}` : `missing ${terminator} after a ${what}`, start)
      if (token === terminator) break
      parts.push(token)
    }
    if (parts.length === 0) throw this.refused(`missing ${what}`, start)
    return parts.join('')
  }

  /** Back to a position that is the beginning of a token. */
  seek(position: number): void {
    this.index = position
    this.advance()
  }

  refused(message: string, position = this.position): PatternError {
    return new PatternError('refused', message, position)
  }

  private advance(): void {
    const character = this.characters[this.index]
    if (character === undefined) {
      this.next = null
      return
    }
    this.index++
    if (character !== '\\') {
      this.next = character
      return
    }
    const escaped = this.characters[this.index]
    if (escaped === undefined) throw new PatternError('refused', 'a backslash at the end', this.index - 1)
    this.index++
    this.next = `\\${escaped}`
  }
}

/** A token that is a backslash with its character: never the same as a plain one. */
export function isEscape(token: string): boolean {
  return token.startsWith('\\')
}

/** Is a token one plain character of a set of ASCII characters? */
export function isOneOf(token: string | null, set: string): boolean {
  return token !== null && token.length === 1 && set.includes(token)
}
