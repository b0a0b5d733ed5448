import type { Severity } from '../../model/finding'
import { IMA_HOOKS, type ImaHook, type ImaPolicy, type ImaRule, type RuleToken } from '../../model/ima-policy'
import { PCR_COUNT } from '../../model/algorithms'
import { observe } from '../observe'
import { measuredBefore, ruleNumbers } from './blind-spots'
import { about, explainRule, listed } from './explain-rule'
import { fileSystemOf, hiddenIn } from './file-systems'
import { speaksOf } from './hooks'
import { covers } from './matching'
import type { RuleLint } from './outcome'
import { MEASURABLE, hookName, measuredAt, type ReadRules } from './read-rules'

/** Lints of one policy that are told one by one. */
const LINTS_MAX = 200
/** Code that nobody measures is what an attacker needs; the other hooks are blind spots of their own. */
const CODE_HOOKS: ReadonlySet<ImaHook> = new Set(['BPRM_CHECK', 'MMAP_CHECK', 'MODULE_CHECK'])

type Place = Pick<RuleToken, 'byteOffset' | 'byteLength'>
interface Telling {
  readonly found?: string
  readonly expected?: string
  readonly at?: Place
}

/** What an examiner should know of the rules. `defaultTemplate`: that of the log's boot_aggregate, or null. */
export function lintRules(policy: ImaPolicy, rules: ReadRules, defaultTemplate: string | null): RuleLint[] {
  return new RuleLinter(policy, rules, defaultTemplate).lints().slice(0, LINTS_MAX)
}

class RuleLinter {
  constructor(private readonly policy: ImaPolicy, private readonly rules: ReadRules, private readonly defaultTemplate: string | null) {}

  lints(): RuleLint[] {
    const { dead, taken, refused } = this.rules
    const idle = new Set(dead.map(({ rule }) => rule))
    return [
      ...refused.map((rule) => this.refused(rule)), ...(this.rules.isWhole ? [...this.codeNotMeasured(), ...this.keysNotMeasured()] : []),
      ...dead.map(({ rule, by }) => this.about(rule, 'ima-policy.lint.dead-rule', 'warning', `Rule ${rule.number} of ${this.policy.path} never decides anything: rule ${by.number} matches first. ${explainRule(rule)}`)),
      ...this.lateExclusions(), ...taken.flatMap((rule) => (idle.has(rule) ? [] : this.ofRule(rule))),
    ]
  }

  private refused(rule: ImaRule): RuleLint {
    const { refusal } = rule
    const message = `The kernel would not load ${this.policy.path}: rule ${rule.number} is refused, and one bad rule rejects the whole policy.`
    const token = rule.tokens.find(({ byteOffset, text }) => byteOffset === refusal!.byteOffset && text === refusal!.found)
    return this.about(rule, 'ima-policy.refused', 'warning', message, { expected: refusal!.expected, found: refusal!.found, at: token })
  }

  private codeNotMeasured(): RuleLint[] {
    const missing = MEASURABLE.filter((hooks) => CODE_HOOKS.has(hooks[0]) && measuredAt(this.rules, hooks).length === 0).map(([hook]) => hookName(hook))
    if (missing.length === 0) return []
    return [this.aboutAll('ima-policy.lint.code-not-measured', 'warning', `No rule of ${this.policy.path} measures ${listed(missing, 'or')}: code gets to run that no log tells of.`)]
  }

  private keysNotMeasured(): RuleLint[] {
    if (measuredAt(this.rules, ['KEY_CHECK']).length > 0) return []
    return [this.aboutAll('ima-policy.lint.keys-not-measured', 'info', `No rule of ${this.policy.path} measures keys (KEY_CHECK): the log can't tell which keys the kernel took, and no verifier can learn them from it.`)]
  }

  /** Of those that come too late for everything `dead` speaks; these come too late for a part. */
  private lateExclusions(): RuleLint[] {
    const { measuring } = this.rules
    const late = measuring.filter((rule) => rule.action === 'dont_measure' && measuredBefore(measuring, rule).length > 0)
    if (late.length === 0) return []
    const [first] = late
    const before = measuredBefore(measuring, first)
    const message = `The order matters in ${this.policy.path}: ${ruleNumbers(late)} ${late.length === 1 ? 'excludes' : 'exclude'} nothing of what ${ruleNumbers(before)} before ${late.length === 1 ? 'it' : 'them'} ${before.length === 1 ? 'measures' : 'measure'}, for the first rule that matches decides.`
    return [this.about(first, 'ima-policy.lint.late-exclusion', 'info', message)]
  }

  private ofRule(rule: ImaRule): RuleLint[] {
    const { path } = this.policy
    const lints: RuleLint[] = []
    const tell = (code: string, severity: Severity, words: string, telling?: Telling) => lints.push(this.about(rule, code, severity, `Rule ${rule.number} of ${path} ${words}`, telling))
    const hidden = rule.action === 'dont_measure' && [...CODE_HOOKS].some((hook) => speaksOf(rule, hook)) ? hiddenIn(rule) : null
    if (hidden !== null) tell('ima-policy.lint.hidden-files', 'warning', `leaves any ${about(rule, rule.func)} unmeasured (${hidden}): when it is code, no rule behind this one tells of it.`)
    if (!IMA_HOOKS.some((hook) => speaksOf(rule, hook))) tell('ima-policy.lint.never-matches', 'warning', `never matches: ${rule.func} is never asked for ${rule.mask!.bit}.`)
    if (rule.action === 'measure') this.ofMeasuring(rule, tell)
    if (rule.ignored.length > 0) tell('ima-policy.lint.ignored-word', 'warning', `has words that the kernel takes and makes nothing of.`, { found: listed(rule.ignored.map(({ text }) => text), 'and'), at: rule.ignored[0] })
    if (rule.newer.length > 0) tell('ima-policy.lint.newer-kernel', 'info', `has words that Linux 6.12 and older kernels refuse.`, { found: listed(rule.newer.map(({ text }) => text), 'and'), at: rule.newer[0] })
    return lints
  }

  private ofMeasuring(rule: ImaRule, tell: (code: string, severity: Severity, words: string, telling?: Telling) => void): void {
    const { pcr, template, isVerity } = rule
    if (isRootReads(rule)) tell('ima-policy.lint.root-reads', 'info', 'measures all that root reads: the log grows with every file that is read and changed, and holds a violation for each that is written meanwhile.')
    if (this.missesReadingAndWriting(rule)) tell('ima-policy.lint.exact-mask', 'warning', 'has mask=MAY_READ without ^: a file that is opened for reading and writing at once is not measured.')
    if (pcr !== null && pcr >= PCR_COUNT) tell('ima-policy.lint.no-such-pcr', 'warning', `names PCR ${pcr}, which no TPM has.`)
    if (template && !template.isBuiltIn && template.name !== this.defaultTemplate) tell('ima-policy.lint.boot-template', 'warning', `names the format ${template.name}: only a kernel that was booted with it in ima_template_fmt= loads the policy.`)
    const fields = template?.fields.join('|') ?? this.defaultTemplate
    if (isVerity && fields !== null && !/d-ngv2|ima-(?:ng|sig)v2/.test(fields)) tell('ima-policy.lint.verity-template', 'info', `measures fs-verity digests in a template without d-ngv2: nothing in the log tells them from digests of files.`)
  }

  /** With mask=MAY_READ, and no other rule that measures what is opened for more than reading. */
  private missesReadingAndWriting(rule: ImaRule): boolean {
    const { func, mask } = rule
    if (func !== 'FILE_CHECK' || mask?.bit !== 'MAY_READ' || mask.among) return false
    const more: ImaRule = { ...rule, mask: { bit: 'MAY_READ', among: true } }
    return !this.rules.measuring.some((other) => other !== rule && other.action === 'measure' && covers(other, more))
  }

  private about({ number, byteOffset, byteLength }: ImaRule, code: string, severity: Severity, message: string, { at = { byteOffset, byteLength }, found, expected }: Telling = {}): RuleLint {
    const place = { byteOffset: at.byteOffset, byteLength: at.byteLength }
    return { rule: number, observation: observe(code, severity, message, { evidence: this.policy.evidence, ...place, expected: expected ?? null, found: found ?? null, group: `${number}` }) }
  }

  private aboutAll(code: string, severity: Severity, message: string): RuleLint {
    return { rule: null, observation: observe(code, severity, message, { evidence: this.policy.evidence }) }
  }
}

function isRootReads(rule: ImaRule): boolean {
  const { func, mask, ids, lsm } = rule
  const root = ids.length === 0 || (ids.length === 1 && (ids[0].field === 'uid' || ids[0].field === 'euid') && ids[0].operator === '=' && ids[0].value === 0)
  const reads = (func === 'FILE_CHECK' || func === null) && (mask === null || mask.bit === 'MAY_READ')
  return root && reads && fileSystemOf(rule) === null && lsm.length === 0
}
