import type { Random } from './fuzz/random'

/** Patterns that mostly compile, made by the grammar of Python's `re`, with every construct of it and now and then a mistake. */

const CHARACTERS = ['a', 'b', 'c', '/', 'A', 'k', 'ß', 's', 'i', '1', '_', ' ', '\n', 'é', '\u{10428}', '\u{10400}', '#', '-', ']', '}', '{', 'K', 'İ', 'µ', 'ſ', '\u1e9e', '²', '٣', '\u001c', '\u0085', '\ufeff']
const ESCAPES = ['\\.', '\\/', '\\n', '\\t', '\\x61', '\\u0062', '\\U00010428', '\\061', '\\0', '\\101', '\\_', '\\-', '\\a', '\\f', '\\ ', '\\#', '\\x4b', '\\u212a', '\\u0130', '\\u017f']
const CLASSES = ['\\d', '\\D', '\\w', '\\W', '\\s', '\\S']
const ANCHORS = ['^', '$', '\\A', '\\Z', '\\b', '\\B']
const QUANTIFIERS = ['*', '+', '?', '{2}', '{,2}', '{1,}', '{1,2}', '{0}', '{,}', '{0,1}', '{2,3}', '{ 1}', '{}', '{1', '{1,x}']
const MODES = ['', '', '', '?', '+']
const FLAGS = ['i', 's', 'm', 'x', 'a', 'u', 'ia', 'im', '-i', 'i-s', 's-i', '-x', 'x-i', 'ix', 'ms-ix', 'au', 'L', 'i-i', '-a', 't', 'q', '-', 'iu']
const MISTAKES = ['**', '(?', '(', ')', '[', '\\', '(?P<', '(?P<1>a)', '(?P=q)', '(?<a>b)', '\\q', '\\x1', '\\u12', '\\8', '\\400', '[b-a]', '[\\d-a]', '(?(0)a)', '(?(99)a)', '(?(x)a)', '(?#', '{1,0}', '(?i)', '\\U00110000', '(?<=a+)', '\\p{L}', '++', '(?:', '|*', '^*', '(?P>a)', '(?(1)a|b|c)', '(?-:a)', '(?!', '(?<', '[]', '[^]', '\\N', '(?(-1)a)', '(?( 1 )a|b)', '(?(+1)a)', '(?(1_)a)']

export class PatternMaker {
  private groups = 0
  private readonly names: string[] = []

  /** @param groups capturing groups that stand before: the wrappers of Keylime's form count */
  constructor(private readonly random: Random, groups = 0) {
    this.groups = groups
  }

  pattern(depth = 3): string {
    const mistake = this.random.below(14) === 0 ? this.random.pick(MISTAKES) : ''
    const alternatives = this.alternatives(depth)
    const at = this.random.below(alternatives.length + 1)
    return alternatives.slice(0, at) + mistake + alternatives.slice(at)
  }

  private alternatives(depth: number): string {
    return Array.from({ length: this.random.pick([1, 1, 1, 2, 3]) }, () => this.sequence(depth)).join('|')
  }

  private sequence(depth: number): string {
    return Array.from({ length: this.random.below(4) }, () => this.repeated(depth)).join('')
  }

  private repeated(depth: number): string {
    const atom = this.atom(depth)
    return this.random.below(3) === 0 ? atom + this.random.pick(QUANTIFIERS) + this.random.pick(MODES) : atom
  }

  private atom(depth: number): string {
    const kind = this.random.below(depth > 0 ? 20 : 10)
    if (kind < 4) return this.random.pick(CHARACTERS.slice(0, this.random.pick([3, 3, CHARACTERS.length])))
    if (kind === 4) return this.random.pick(ESCAPES)
    if (kind === 5) return this.random.pick(CLASSES)
    if (kind === 6) return this.random.below(2) === 0 ? this.random.pick(ANCHORS) : '.'
    if (kind === 7) return this.charClass()
    if (kind === 8) return this.reference()
    if (kind === 9) return this.random.pick(['.', 'a', 'b', '(?#x)', '', 'a'])
    return this.group(depth - 1)
  }

  private group(depth: number): string {
    switch (this.random.below(10)) {
      case 0: return `(?:${this.alternatives(depth)})`
      case 1: return this.named(depth)
      case 2: return `(?${this.random.pick(FLAGS)}:${this.alternatives(depth)})`
      case 3: return `(?${this.random.pick(['=', '!'])}${this.alternatives(depth)})`
      case 4: return `(?<${this.random.pick(['=', '!'])}${this.behind(depth)})`
      case 5: return `(?>${this.alternatives(depth)})`
      case 6: return this.condition(depth)
      default: return this.captured(depth)
    }
  }

  private captured(depth: number): string {
    this.groups++
    return `(${this.alternatives(depth)})`
  }

  private named(depth: number): string {
    const name = this.random.below(8) === 0 ? this.random.pick(['n1', 'é', '1', 'a b']) : `n${this.groups}`
    this.groups++
    this.names.push(name)
    return `(?P<${name}>${this.alternatives(depth)})`
  }

  private condition(depth: number): string {
    const name = this.names.length > 0 && this.random.below(3) === 0 ? this.random.pick(this.names) : String(1 + this.random.below(this.groups + 2))
    return `(?(${name})${this.sequence(depth)}${this.random.below(3) === 0 ? '' : `|${this.sequence(depth)}`})`
  }

  /** Most of them of one width. */
  private behind(depth: number): string {
    return this.random.below(3) === 0 ? this.alternatives(depth) : this.random.pick(['a', 'ab', '[ab]', 'a|b', '.', '/', 'a{2}', '(a)', '\\b', '^', '', '(?:a|b)c', '\\1', '(?=a)', '(?(1)a|b)'])
  }

  private reference(): string {
    if (this.names.length > 0 && this.random.below(3) === 0) return `(?P=${this.random.pick(this.names)})`
    return `\\${1 + this.random.below(this.groups + 1)}`
  }

  private charClass(): string {
    const member = () => {
      const kind = this.random.below(6)
      if (kind === 0) return this.random.pick(CLASSES)
      if (kind === 1) return this.random.pick(ESCAPES)
      if (kind === 2) return this.random.pick(['a-c', 'A-Z', '0-9', '\\x00-\\x7f', 'a-\\u0130', '\\U00010400-\\U00010427', '\\u0100-\\U00010440', '--/', '[:alpha:]', '\\b', 'Z-a'])
      return this.random.pick(CHARACTERS)
    }
    const members = Array.from({ length: 1 + this.random.below(3) }, member).join('')
    return `[${this.random.pick(['', '', '^', ']', '^]'])}${members}${this.random.pick(['', '', '-'])}]`
  }
}

/** Texts that such patterns can match. */
export function randomText(random: Random): string {
  return Array.from({ length: random.below(7) }, () => random.pick(CHARACTERS.slice(0, random.pick([3, 5, CHARACTERS.length])))).join('') + random.pick(['', '', '', '\n'])
}
