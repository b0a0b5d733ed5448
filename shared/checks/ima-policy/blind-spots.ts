import type { ImaHook, ImaRule } from '../../model/ima-policy'
import { about, listed } from './explain-rule'
import { fileSystemOf, hiddenIn } from './file-systems'
import { askedAt, hookWords } from './hooks'
import { overlap } from './matching'
import { COMPARED_RULES, MEASURABLE, hookName, measuredAt, type ReadRules } from './read-rules'

/** Conditions of one hook that are told one by one. */
const TOLD = 6

/** What the policy would never measure, in sentences: hooks without a rule, hooks of which only some is measured, what its exclusions leave out. */
export function blindSpots(rules: ReadRules): string[] {
  if (!rules.isWhole) return [`Not told: the policy has more than ${COMPARED_RULES} rules.`]
  return [...refusedFirst(rules), ...unwatched(rules), ...MEASURABLE.flatMap((hooks) => partly(rules, hooks)), ...excluded(rules)]
}

function refusedFirst({ refused }: ReadRules): string[] {
  if (refused.length === 0) return []
  return [`The kernel would refuse this policy because of ${ruleNumbers(refused)}, and then nothing of it would hold. What follows is told without ${refused.length === 1 ? 'it' : 'them'}.`]
}

function unwatched(rules: ReadRules): string[] {
  const hooks = MEASURABLE.filter((one) => measuredAt(rules, one).length === 0).map(([hook]) => hookName(hook))
  if (hooks.length === MEASURABLE.length) return ['Nothing is ever measured: no rule measures.']
  return hooks.map((hook) => `Never measured: ${hook}.`)
}

/** Sentences about hooks at which no rule measures everything. */
function partly(rules: ReadRules, [first, ...others]: readonly [ImaHook, ...ImaHook[]]): string[] {
  const measured = measuredAt(rules, [first, ...others])
  if (measured.length === 0 || measured.some((rule) => isUnconditional(rule))) return []
  const parts = [...new Set(measured.map((rule) => about(rule, hookOf(rule, [first, ...others]))))]
  const more = parts.length > TOLD ? `; or what ${parts.length - TOLD} more rules are about` : ''
  return [`Of ${hookWords(first).many} (${first}) nothing is measured but a ${parts.slice(0, TOLD).join('; or a ')}${more}.`]
}

function hookOf({ func }: ImaRule, hooks: readonly ImaHook[]): ImaHook {
  return func !== null && hooks.includes(func) ? func : hooks[0]
}

/** Says the rule nothing but its hook? */
function isUnconditional(rule: ImaRule): boolean {
  const { func, mask, ids, lsm, keyrings, labels } = rule
  const anyMask = mask === null || askedAt(func) === mask.bit
  return anyMask && fileSystemOf(rule) === null && ids.length === 0 && lsm.length === 0 && keyrings === null && labels === null
}

/** What `dont_measure` leaves out of what later rules would measure. Exclusions that say nothing but a file system are told together. */
function excluded({ measuring }: ReadRules): string[] {
  const exclusions = measuring.filter((rule, i) => rule.action === 'dont_measure' && measuring.slice(i + 1).some((later) => later.action === 'measure' && overlap(rule, later)))
  const plain = exclusions.filter(isOneFileSystem)
  const harmless = plain.filter((rule) => hiddenIn(rule) === null)
  const sentences = harmless.length === 0 ? [] : [`Nothing is measured on ${listed(harmless.map((rule) => fileSystemOf(rule)!), 'and')}${exceptions(measuring, harmless)}.`]
  const hiding = plain.flatMap((rule) => (hiddenIn(rule) === null ? [] : [`Nothing is measured on ${fileSystemOf(rule)} (${hiddenIn(rule)})${exceptions(measuring, [rule])}.`]))
  const others = exclusions.filter((rule) => !plain.includes(rule)).map((rule) => `Not measured: any ${about(rule, rule.func)}${exceptions(measuring, [rule])}.`)
  return [...hiding, ...others, ...sentences]
}

function isOneFileSystem(rule: ImaRule): boolean {
  return rule.func === null && rule.mask === null && rule.ids.length === 0 && rule.lsm.length === 0 && fileSystemOf(rule) !== null
}

/** Earlier rules that measure some of it all the same. */
function exceptions(measuring: readonly ImaRule[], exclusions: readonly ImaRule[]): string {
  const found = new Set(exclusions.flatMap((one) => measuredBefore(measuring, one)))
  const earlier = measuring.filter((rule) => found.has(rule))
  return earlier.length === 0 ? '' : `, but for what ${ruleNumbers(earlier)} before it ${earlier.length === 1 ? 'measures' : 'measure'}`
}

/** "rule 3", "rules 3 and 4", "rules 3 to 6 and 9". */
export function ruleNumbers(rules: readonly ImaRule[]): string {
  const runs: [number, number][] = []
  for (const { number } of rules) {
    const last = runs.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  const words = runs.flatMap(([from, to]) => (to - from > 1 ? [`${from} to ${to}`] : from === to ? [`${from}`] : [`${from}`, `${to}`]))
  return `${rules.length === 1 ? 'rule' : 'rules'} ${listed(words, 'and')}`
}

/** Rules that measure files before the exclusion comes, which excludes nothing of that: the command line of kexec, which a rule about files may meet, is not worth a word. */
export function measuredBefore(measuring: readonly ImaRule[], exclusion: ImaRule): ImaRule[] {
  return measuring.filter((rule) => rule.action === 'measure' && rule.func !== 'KEXEC_CMDLINE' && rule.number < exclusion.number && overlap(rule, exclusion))
}
