import type { PythonValue } from './python-value'

const BLANKS = /[ \t\n\r]*/y
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y
/** What is passed over inside of a value that nobody asks for. */
const PLAIN = /[^"{}[\]]+/y
const SCALAR = /[^,}\]]+/y
const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const WORDS: ReadonlyMap<string, PythonValue> = new Map([['n', null], ['t', true], ['f', false]])
const WORD_LENGTHS: ReadonlyMap<string, number> = new Map([['n', 4], ['t', 4], ['f', 5]])
/** Digits of a whole number that Python reads. */
const DIGITS_MAX = 4300
/** Values inside of values: Python's reader gets to nearly a thousand, with its callers. */
const DEPTH_MAX = 200

/** A text that is JSON, read once from its beginning: values as Python has them, and whole numbers to their last digit. */
export class JsonText {
  private at = 0

  constructor(private readonly text: string) {}

  /** Goes to the value of a key of the object that begins here; `false`, behind the object, where it has none or this is no object. */
  enter(key: string): boolean {
    if (this.next() !== '{') return false
    this.at++
    while (this.next() !== '}') {
      if (this.next() === ',') this.at++
      const name = this.string()
      this.take(':')
      if (name === key) return true
      this.skip()
    }
    this.at++
    return false
  }

  /** `null` where it is nested too deeply, or a number has more digits than Python reads. */
  value(depth = 0): { readonly value: PythonValue } | null {
    const first = this.next()
    if (depth > DEPTH_MAX) return null
    if (first === '{') return this.dict(depth)
    if (first === '[') return this.list(depth)
    if (first === '"') return { value: this.string() }
    if (!WORDS.has(first)) return this.number()
    this.at += WORD_LENGTHS.get(first)!
    return { value: WORDS.get(first)! }
  }

  /** A string, its escapes read. */
  string(): string {
    this.next()
    const start = this.at
    this.skipString()
    return JSON.parse(this.text.slice(start, this.at)) as string
  }

  next(): string {
    this.found(BLANKS)
    return this.text.charAt(this.at)
  }

  private dict(depth: number): { readonly value: PythonValue } | null {
    const entries = new Map<string, PythonValue>()
    this.take('{')
    while (this.next() !== '}') {
      if (this.next() === ',') this.at++
      const name = this.string()
      this.take(':')
      const one = this.value(depth + 1)
      if (one === null) return null
      entries.set(name, one.value)
    }
    this.at++
    return { value: entries }
  }

  private list(depth: number): { readonly value: PythonValue } | null {
    const elements: PythonValue[] = []
    this.take('[')
    while (this.next() !== ']') {
      if (this.next() === ',') this.at++
      const one = this.value(depth + 1)
      if (one === null) return null
      elements.push(one.value)
    }
    this.at++
    return { value: elements }
  }

  private number(): { readonly value: PythonValue } | null {
    const digits = this.found(NUMBER)
    if (/[.eE]/.test(digits)) return { value: Number(digits) }
    return digits.length > DIGITS_MAX ? null : { value: BigInt(digits) }
  }

  private skip(): void {
    let open = 0
    do {
      const first = this.next()
      if (first === '"') this.skipString()
      else if (first === '{' || first === '[') [this.at, open] = [this.at + 1, open + 1]
      else if (first === '}' || first === ']') [this.at, open] = [this.at + 1, open - 1]
      else this.found(open > 0 ? PLAIN : SCALAR)
    } while (open > 0)
  }

  /** To behind the quote that no backslash escapes. */
  private skipString(): void {
    for (this.at++; this.at < this.text.length && this.text.charCodeAt(this.at) !== QUOTE; this.at++) if (this.text.charCodeAt(this.at) === BACKSLASH) this.at++
    this.at++
  }

  private take(character: string): void {
    if (this.next() === character) this.at++
  }

  private found(what: RegExp): string {
    what.lastIndex = this.at
    const text = what.exec(this.text)?.[0]
    if (text === undefined) throw new RangeError(`no JSON at ${this.at}`)
    this.at += text.length
    return text
  }
}
