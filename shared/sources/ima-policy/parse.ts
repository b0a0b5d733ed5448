import { byteCount } from '../../bytes/byte-count'
import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { ImaPolicy, ImaRule, RuleToken } from '../../model/ima-policy'
import { refusedCombination } from './combination'
import { emptyDraft, takeWord, type Draft } from './draft'
import { LINE_MAX, POLICY_MAX, RULES_MAX, endsInBlank, ruleLines, wordsOf, type Line } from './lines'
import type { Refusal } from './refusal'
import { NAMELESS_TEMPLATE, wordOf, type Word } from './words'

/** Decodes every rule, also one that the kernel would not take. @throws EvidenceError for what is no text, or too long to be a policy. */
export function parseImaPolicy(input: SourceInput): ImaPolicy {
  const { bytes } = input
  if (bytes.length > POLICY_MAX || decodeUtf8(bytes) === null || bytes.includes(0)) {
    throw new EvidenceError({ code: 'ima-rule.text', file: input.path, byteOffset: 0, field: 'IMA policy', expected: `UTF-8 text of at most ${POLICY_MAX} bytes`, found: bytes.length > POLICY_MAX ? byteCount(bytes.length) : 'other bytes' })
  }
  const lines: Line[] = []
  let stopped: ErrorData | null = null
  for (const line of ruleLines(bytes)) {
    if (lines.length === RULES_MAX) {
      stopped = { code: 'ima-rule.count', file: input.path, byteOffset: line.start, field: 'IMA policy', expected: `at most ${RULES_MAX} rules`, found: 'more' }
      break
    }
    lines.push(line)
  }
  const isShown = lines.length > 0 && lines.every((line) => endsInBlank(bytes, line))
  const rules = lines.map((line, i) => ruleOf(input, line, i + 1, isShown))
  return { evidence: input.id, path: input.path, form: isShown ? 'shown' : 'written', rules, stopped }
}

interface PlacedWord extends RuleToken {
  readonly word: Word
}

function ruleOf({ bytes, path }: SourceInput, line: Line, number: number, isShown: boolean): ImaRule {
  const { start, end } = line
  const place = { byteOffset: start, byteLength: end - start }
  const refuse = ({ code, expected, found }: Refusal, at: Pick<RuleToken, 'text' | 'byteOffset'>): ErrorData => ({ code, file: path, byteOffset: at.byteOffset, field: `rule ${number}`, expected, found: found ?? at.text })
  const whole = { number, text: visibleBytes(bytes.subarray(start, Math.min(end, start + LINE_MAX))).trimEnd(), ...place }
  if (place.byteLength > LINE_MAX) {
    return { ...whole, ...emptyDraft(), tokens: [], ignored: [], newer: [], refusal: refuse({ code: 'ima-rule.length', expected: `a line of at most ${LINE_MAX} bytes`, found: byteCount(place.byteLength) }, whole) }
  }
  const words = Array.from(wordsOf(bytes, line), (range) => placedWord(bytes, range))
  const { draft, ignored, refused } = readWords(isShown ? inLoadingOrder(words) : words)
  const combination = refused ? null : refusedCombination(draft)
  const refusal = refused ? refuse(refused.refusal, refused.at) : combination && refuse(combination, whole)
  return { ...whole, ...draft, tokens: words.map(tokenOf), ignored: [...ignored, ...words.filter((word) => isNeverAsked(word, draft)).map(tokenOf)], newer: words.filter(isNewer).map(tokenOf), refusal }
}

function placedWord(bytes: Uint8Array, { start, end }: Line): PlacedWord {
  const part = bytes.subarray(start, end)
  return { word: wordOf(decodeUtf8(part)!), text: visibleBytes(part), byteOffset: start, byteLength: end - start }
}

function tokenOf({ text, byteOffset, byteLength }: PlacedWord): RuleToken {
  return { text, byteOffset, byteLength }
}

interface Read {
  readonly draft: Draft
  readonly ignored: readonly RuleToken[]
  readonly refused: { readonly refusal: Refusal; readonly at: RuleToken } | null
}

/** As the kernel: word for word, up to the first that it refuses. */
function readWords(words: readonly PlacedWord[]): Read {
  const draft = emptyDraft()
  const ignored: RuleToken[] = []
  const last = new Map<string, RuleToken>()
  for (const placed of words) {
    const { word } = placed
    const taken = takeWord(draft, word)
    if (typeof taken === 'object') return { draft, ignored, refused: { refusal: taken, at: tokenOf(placed) } }
    if (taken === 'ignored') ignored.push(tokenOf(placed))
    if (word.kind !== 'pair') continue
    if (taken === 'replaces') ignored.push(last.get(word.key)!)
    last.set(word.key, tokenOf(placed))
  }
  return { draft, ignored, refused: null }
}

/** The kernel prints `appraise_type=` before the `digest_type=` that it wants first: what it shows could not be loaded, and yet is what it has. A template without a name is the one that it was booted with, which is the default. */
function inLoadingOrder(words: readonly PlacedWord[]): PlacedWord[] {
  const rank = ({ word }: PlacedWord): number => (word.kind === 'action' ? 0 : word.kind === 'pair' && word.key === 'digest_type' ? 1 : 2)
  return words.filter(({ text }) => text !== NAMELESS_TEMPLATE).toSorted((a, b) => rank(a) - rank(b))
}

/** Of keys and critical data the kernel looks at the user and never at the group (`ima_match_rule_data`), and of SETXATTR_CHECK at the hashes alone (`ima_update_policy_flags`). */
function isNeverAsked({ word }: PlacedWord, { func }: Draft): boolean {
  if (word.kind !== 'pair') return false
  return (word.key === 'gid' && (func === 'KEY_CHECK' || func === 'CRITICAL_DATA')) || (func === 'SETXATTR_CHECK' && /^(?:subj|obj)_/.test(word.key))
}

function isNewer({ word }: PlacedWord): boolean {
  return (word.kind === 'action' && word.action === 'dont_audit') || (word.kind === 'pair' && word.key === 'fs_subtype')
}
