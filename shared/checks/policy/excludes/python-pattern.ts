import { PatternError } from './pattern-error'
import { translateClass } from './python-class'
import { CLASS_ESCAPES, translateEscape } from './python-escape'

/**
 * Translates the part of Python's `re` syntax whose meaning RE2 shares (docs/formats/runtime-policy.md has the table of what differs). Anything else is refused:
 * never run as something else.
 * @param groupNames of the patterns before it: Keylime makes one pattern of a list, in which a name may stand once. This one's are added.
 * @throws PatternError with the reason in words.
 */
export function translatePattern(pattern: string, groupNames: Set<string>): string {
  const reader = new PatternReader([...pattern], groupNames)
  const translated = reader.alternatives()
  if (!reader.atEnd) throw new PatternError('an unmatched )')
  for (const name of reader.ownNames) groupNames.add(name)
  return translated
}

/** `$` is the end, or before a final LF; translated it takes that LF, which no later part may want. */
const END = '(?:\\n?\\z)'
/** In Python an anchor can't be repeated, however it is written. */
const ANCHORS = ['\\A', '\\z', END]
/** The largest count that RE2 takes. */
const REPEAT_MAX = 1000

class PatternReader {
  private position = 0
  /** Does the group that is being read hold a `$`? */
  private hasEnd = false
  readonly ownNames = new Set<string>()

  constructor(private readonly characters: readonly string[], private readonly takenNames: ReadonlySet<string>) {}

  get atEnd(): boolean {
    return this.position >= this.characters.length
  }

  alternatives(): string {
    const parts = [this.sequence()]
    while (this.peek() === '|') {
      this.position++
      parts.push(this.sequence())
    }
    return parts.join('|')
  }

  private sequence(): string {
    let translated = ''
    while (!this.atEnd && this.peek() !== '|' && this.peek() !== ')') translated += this.item()
    return translated
  }

  private item(): string {
    const atom = this.atom()
    const quantifier = this.quantifier()
    if (quantifier !== '' && ANCHORS.includes(atom)) throw new PatternError('a repeated anchor')
    return atom + quantifier
  }

  private atom(): string {
    const character = this.next()
    if (character === '(') return this.group()
    if (character === '[') return this.classItem()
    if (character === '\\') return this.escape()
    if (character === '^') return '\\A'
    if (character === '$') return this.endAnchor()
    if (character === '.') return '[^\\n]'
    if (character === '*' || character === '+' || character === '?') throw new PatternError(`nothing to repeat before ${character}`)
    // A brace that could be a count is one, also where nothing stands before it.
    if (character === '{' && this.counts(-1)) throw new PatternError('nothing to repeat before {')
    return literal(character)
  }

  private group(): string {
    if (this.peek() === '?') this.groupPrefix()
    const outer = this.hasEnd
    this.hasEnd = false
    const inner = this.alternatives()
    if (this.peek() !== ')') throw new PatternError('a missing )')
    this.position++
    if (this.hasEnd) this.insistOnEnd()
    this.hasEnd ||= outer
    return `(?:${inner})`
  }

  private groupPrefix(): void {
    const rest = this.characters.slice(this.position, this.position + 40).join('')
    const plain = /^\?(?::|P<([A-Za-z_]\w*)>)/.exec(rest)
    if (!plain) throw new PatternError(`the group (${rest.slice(0, 3)}`)
    const name = plain[1]
    if (name !== undefined) {
      if (this.ownNames.has(name) || this.takenNames.has(name)) throw new PatternError(`a second group of the name ${name}`)
      this.ownNames.add(name)
    }
    this.position += plain[0].length
  }

  private classItem(): string {
    const { translated, length } = translateClass(this.characters, this.position)
    this.position += length
    return translated
  }

  private escape(): string {
    const { translated, length } = translateEscape(this.characters, this.position, CLASS_ESCAPES)
    this.position += length
    return translated
  }

  private endAnchor(): string {
    this.insistOnEnd()
    this.hasEnd = true
    return END
  }

  /** What follows a `$`, or a group that holds one, could want the LF. */
  private insistOnEnd(): void {
    const following = this.peek()
    if (following !== undefined && following !== '|' && following !== ')') throw new PatternError('a $ that is not at the end')
  }

  private quantifier(): string {
    const translated = this.bareQuantifier()
    if (translated === '') return ''
    if (this.peek() === '?') {
      this.position++
      return `${translated}?`
    }
    if (this.peek() === '+') throw new PatternError('a possessive quantifier')
    if (this.bareQuantifier() !== '') throw new PatternError('a repeated quantifier')
    return translated
  }

  private bareQuantifier(): string {
    const character = this.peek()
    if (character === '*' || character === '+' || character === '?') {
      this.position++
      return character
    }
    const counts = this.counts(0)
    if (!counts) return ''
    this.position += counts[0].length
    const [low, high] = [Number(counts[1]), Number(counts[3])]
    if (low > REPEAT_MAX || high > REPEAT_MAX) throw new PatternError(`a count over ${REPEAT_MAX}`)
    if (counts[2] === '') return `{${low}}`
    return counts[3] === '' ? `{${low},}` : `{${low},${high}}`
  }

  /** `{2}`, `{2,}`, `{,3}`, `{2,3}` and `{,}` at the next character or one before it; other braces are literals. */
  private counts(offset: 0 | -1): RegExpExecArray | null {
    const start = this.position + offset
    return this.characters[start] === '{' ? /^\{(?!\})(\d*)(,?)(\d*)\}/.exec(this.characters.slice(start).join('')) : null
  }

  private peek(): string | undefined {
    return this.characters[this.position]
  }

  private next(): string {
    return this.characters[this.position++]
  }
}

function literal(character: string): string {
  return /[A-Za-z0-9/_-]/.test(character) ? character : `\\x{${character.codePointAt(0)!.toString(16)}}`
}
