import { DeviceStop } from './device-stop'

/** `STRING` of Keylime's grammar: `[A-z]` has six characters more than the letters. */
const STRING = /[A-Za-z[\\\]^_`0-9:-]+/y
const INTEGER = /[0-9]+/y
/** What the kernel leaves behind where it measures no data: Keylime skips it before any token. */
const PADDING = /\0*/y
/** Digits of a number that Python reads; of more `int` raises what Keylime does not catch. */
const DIGITS_MAX = 4300

/** The text of a measured event, token by token (keylime/ima/dm_grammar.py). Whatever does not stand where it is asked for is a DeviceStop. */
export class EventText {
  private at = 0

  constructor(private readonly text: string) {}

  literal(word: string): void {
    if (!this.takes(word)) throw new DeviceStop('parsing-failed', `no ${word}`)
  }

  takes(word: string): boolean {
    if (!this.sees(word)) return false
    this.at += word.length
    return true
  }

  sees(word: string): boolean {
    this.token(PADDING)
    return this.text.startsWith(word, this.at)
  }

  string(): string {
    return this.optionalString() || missing('a value')
  }

  /** Empty where none stands. */
  optionalString(): string {
    this.token(PADDING)
    return this.token(STRING)
  }

  integer(): bigint {
    this.token(PADDING)
    const digits = this.token(INTEGER) || missing('a number')
    if (digits.length > DIGITS_MAX) throw new DeviceStop('crash', `a number of ${digits.length.toLocaleString('en-US')} digits in a device-mapper event`)
    return BigInt(digits)
  }

  /** `4.45.0`; leading zeros are lost. */
  version(): string {
    const numbers = [this.integer()]
    for (let n = 0; n < 2; n++) {
      this.literal('.')
      numbers.push(this.integer())
    }
    return numbers.join('.')
  }

  yesOrNo(): string {
    if (this.takes('y')) return 'y'
    this.literal('n')
    return 'n'
  }

  end(): void {
    this.token(PADDING)
    if (this.at < this.text.length) throw new DeviceStop('parsing-failed', 'more than the event')
  }

  private token(what: RegExp): string {
    what.lastIndex = this.at
    const found = what.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }
}

function missing(what: string): never {
  throw new DeviceStop('parsing-failed', `no ${what}`)
}
