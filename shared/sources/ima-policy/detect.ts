import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'
import { LINE_MAX, POLICY_MAX, ruleLines, wordsOf, type Line } from './lines'
import { NAMELESS_TEMPLATE, wordOf } from './words'

/** `ima-policy`, `ima/policy`, `ima_policy.txt`: a name under which a policy with bad rules is still one. */
const NAME_HINT = /(?:^|[/_.-])ima[/_.-]?policy[^/]*$/i
/** Of such a file, the share of lines that must be rules. */
const RULE_SHARE = 0.5

/** What a line is: `rule`: an action, and words of rules only; `telling`: such words as no other text has; `other`: anything else. */
type LineKind = 'telling' | 'rule' | 'other'

/** Text of which each line is a rule: one action, and nothing but words of rules beside it. Values are not looked at, so that a policy with a bad one is still a policy. */
export function detectImaPolicy({ bytes, path }: SourceInput): Detection | null {
  if (bytes.length === 0 || bytes.length > POLICY_MAX || bytes.includes(0)) return null
  const named = NAME_HINT.test(path)
  let [rules, others, isTelling] = [0, 0, false]
  for (const line of ruleLines(bytes)) {
    if (isCarriageReturn(bytes, line)) continue
    const kind = lineKind(bytes, line)
    if (kind === 'other') others++
    else rules++
    if (kind === 'telling') isTelling = true
    if (others > 0 && !named) return null
  }
  if (rules === 0 || decodeUtf8(bytes) === null) return null
  if (others === 0 && isTelling) return { confidence: 'certain', recognisedBy: 'a rule of IMA on each line' }
  return named && rules >= RULE_SHARE * (rules + others) ? { confidence: 'likely', recognisedBy: 'rules of IMA, and its name' } : null
}

function lineKind(bytes: Uint8Array, line: Line): LineKind {
  if (line.end - line.start > LINE_MAX) return 'other'
  let [actions, isTelling] = [0, false]
  for (const { start, end } of wordsOf(bytes, line)) {
    const text = textOf(bytes, start, end)
    const word = wordOf(text)
    if (text === NAMELESS_TEMPLATE) continue
    if (word.kind === 'unknown') return 'other'
    if (word.kind === 'action') actions++
    isTelling ||= word.kind !== 'action' || word.action.startsWith('dont_')
  }
  if (actions !== 1) return 'other'
  return isTelling ? 'telling' : 'rule'
}

/** An empty line of a text that ends its lines with CR LF: the kernel refuses it, and it makes the text no other. */
function isCarriageReturn(bytes: Uint8Array, { start, end }: Line): boolean {
  return end - start === 1 && bytes[start] === 0x0d
}

/** Words that tell are ASCII, and of any other every character is as good. A carriage return is the kernel's to refuse, not ours. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end)).replace(/\r$/, '')
}
