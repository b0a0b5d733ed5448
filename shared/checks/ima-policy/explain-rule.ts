import { visibleText } from '../../bytes/visible'
import type { IdCondition, ImaAction, ImaHook, ImaMask, ImaRule, RuleParts } from '../../model/ima-policy'
import { fileSystemOf } from './file-systems'
import { askedAt, hookWords, isData } from './hooks'

/** PCR of a rule that names none, unless the kernel was built otherwise. */
const DEFAULT_PCR = 10
const VERBS: Readonly<Record<ImaAction, string>> = {
  'measure': 'Measures every', 'dont_measure': 'Does not measure any', 'appraise': 'Appraises every', 'dont_appraise': 'Does not appraise any', 'audit': 'Writes an audit message with the digest of every',
  'dont_audit': 'Writes no audit message about any', 'hash': 'Writes the digest into security.ima of every', 'dont_hash': 'Writes no digest into security.ima of any',
}
const ASKED: Readonly<Record<ImaMask, string>> = { MAY_EXEC: 'executing', MAY_WRITE: 'writing', MAY_READ: 'reading', MAY_APPEND: 'appending' }

/** The rule as a sentence, visible: "Measures every file that root opens for reading, on any file system, into PCR 10." */
export function explainRule(rule: ImaRule, imaPcr = DEFAULT_PCR): string {
  const { refusal, action } = rule
  if (refusal) return `The kernel refuses this rule: expected ${refusal.expected}, found ${refusal.found}.`
  if (rule.func === 'SETXATTR_CHECK') return `Lets a digest be written into security.ima only when it is one of ${listed(rule.appraiseAlgos ?? [], 'or')}.`
  const target = action === 'measure' ? `, into PCR ${rule.pcr ?? imaPcr}${templateWords(rule)}` : ''
  const rest = action === 'appraise' ? `: ${appraisal(rule)}` : rule.isVerity ? ', by its fs-verity digest' : ''
  return `${VERBS[action!]} ${about(rule, rule.func)}${action === 'measure' ? `${rest}${target}` : `${target}${rest}`}.`
}

/** What the rule is about, at one hook: "file that root opens for reading, on tmpfs". */
export function about(rule: RuleParts, hook: ImaHook | null): string {
  const { thing, does, isDone } = hookWords(hook)
  const actor = actorOf(rule.ids, rule.lsm)
  const isAny = hook === null && actor === null && rule.mask === null
  const done = isAny ? '' : ` that ${actor === null ? isDone : `${actor} ${does}`}${objectOf(rule, hook)}${maskWords(rule, hook)}`
  const owner = ownerWords(rule)
  const where = hook !== null && isData(hook) ? '' : `${isAny && owner === '' ? '' : ','} on ${fileSystemOf(rule) ?? 'any file system'}`
  const source = hook === 'KEXEC_CMDLINE' && fileSystemOf(rule) !== null ? `, with a kernel on ${fileSystemOf(rule)}` : ''
  return `${thing}${done}${owner}${where}${source}`
}

function objectOf({ keyrings, labels }: RuleParts, hook: ImaHook | null): string {
  if (hook === 'KEY_CHECK') return ` to ${keyrings === null ? 'any keyring' : `the ${keyrings.length === 1 ? 'keyring' : 'keyrings'} ${listed(keyrings.map(visibleText), 'or')}`}`
  return hook === 'CRITICAL_DATA' && labels !== null ? `, of ${listed(labels.map(visibleText), 'or')}` : ''
}

/** Nothing is said of what a hook always asks for. */
function maskWords({ mask }: RuleParts, hook: ImaHook | null): string {
  const asked = askedAt(hook)
  if (mask === null || asked === mask.bit) return ''
  const words = `for ${ASKED[mask.bit]}${mask.among ? '' : ' and nothing else'}`
  return asked === null ? ` ${words}` : ` ${words} (which never happens: it is always for ${ASKED[asked]})`
}

function actorOf(ids: readonly IdCondition[], lsm: RuleParts['lsm']): string | null {
  const user = ids.find(({ field }) => field === 'uid' || field === 'euid')
  const group = ids.find(({ field }) => field === 'gid' || field === 'egid')
  const labels = lsm.filter(({ field }) => field.startsWith('subj_')).map(({ field, label }) => `${field}=${visibleText(label)}`)
  if (!user && !group && labels.length === 0) return null
  const who = !user ? 'a process' : user.field === 'euid' ? `a process with the rights of ${idWords(user, 'user')}` : idWords(user, 'user')
  return `${who}${group ? ` in ${idWords(group, 'group')}` : ''}${labels.length > 0 ? ` labelled ${listed(labels, 'and')}` : ''}`
}

/** "root", "user 1000", "a user above 999", "group 0". */
function idWords({ operator, value }: IdCondition, kind: 'user' | 'group'): string {
  if (operator === '=') return kind === 'user' && value === 0 ? 'root' : `${kind} ${value}`
  return `a ${kind} ${operator === '>' ? 'above' : 'below'} ${value}`
}

function ownerWords({ ids, lsm }: RuleParts): string {
  const owner = ids.find(({ field }) => field === 'fowner')
  const group = ids.find(({ field }) => field === 'fgroup')
  const labels = lsm.filter(({ field }) => field.startsWith('obj_')).map(({ field, label }) => `${field}=${visibleText(label)}`)
  return `${owner ? `, owned by ${idWords(owner, 'user')}` : ''}${group ? `, of ${idWords(group, 'group')}` : ''}${labels.length > 0 ? `, labelled ${listed(labels, 'and')}` : ''}`
}

function templateWords({ template }: RuleParts): string {
  return template === null ? '' : `, with the template ${template.name}`
}

function appraisal({ appraiseType, appraiseAlgos }: RuleParts): string {
  const needs = {
    'imasig': 'it needs a good IMA signature', 'imasig|modsig': 'it needs a good IMA signature, or a good one appended to it', 'sigv3': 'it needs a good signature of its fs-verity digest', 'none': 'its digest or signature in security.ima must be good',
  }[appraiseType ?? 'none']
  return appraiseAlgos === null ? needs : `${needs}, by ${listed(appraiseAlgos, 'or')}`
}

/** Names of a list that are told one by one; the rest is counted. */
const LISTED = 20

/** "a, b or c". `names` must be visible. */
export function listed(names: readonly string[], word: 'and' | 'or'): string {
  const shown = names.slice(0, LISTED)
  if (names.length > LISTED) return `${shown.join(', ')} ${word} ${names.length - LISTED} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)}`
}
