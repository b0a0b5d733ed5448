import type { ImaHook, RuleParts } from '../../model/ima-policy'
import { badCombination, type Refusal } from './refusal'

/** Parts that a hook may forbid, in the words of a rule. */
type Part = 'mask=' | 'fsmagic=' | 'fsname=' | 'fs_subtype=' | 'fsuuid=' | 'uid' | 'euid' | 'gid' | 'egid' | 'fowner' | 'fgroup' | 'LSM labels' | 'pcr=' | 'keyrings=' | 'label=' | 'appraise_type=' | 'imasig|modsig' | 'appraise_algos=' | 'digest_type=' | 'permit_directio'

const OF_FILES: readonly Part[] = ['fsmagic=', 'fsname=', 'fs_subtype=', 'fsuuid=', 'uid', 'euid', 'gid', 'egid', 'fowner', 'fgroup', 'LSM labels', 'pcr=']
const OF_APPRAISAL: readonly Part[] = ['mask=', 'appraise_type=', 'appraise_algos=', 'permit_directio']
const ANY_FILE: ReadonlySet<Part> = new Set([...OF_FILES, ...OF_APPRAISAL, 'digest_type='])
const MODULE_LIKE: ReadonlySet<Part> = new Set([...OF_FILES, ...OF_APPRAISAL, 'imasig|modsig'])

/** What each hook allows beside its action (Linux 6.12 `ima_validate_rule`); the others allow ANY_FILE. */
const ALLOWED: ReadonlyMap<ImaHook | null, ReadonlySet<Part>> = new Map<ImaHook | null, ReadonlySet<Part>>([
  ['MODULE_CHECK', MODULE_LIKE], ['KEXEC_KERNEL_CHECK', MODULE_LIKE], ['KEXEC_INITRAMFS_CHECK', MODULE_LIKE],
  ['KEXEC_CMDLINE', new Set(OF_FILES)],
  ['KEY_CHECK', new Set<Part>(['uid', 'gid', 'pcr=', 'keyrings='])],
  ['CRITICAL_DATA', new Set<Part>(['uid', 'gid', 'pcr=', 'label='])],
  // The kernel looks at flags alone here, and LSM labels set none: they are taken, and nothing ever looks at them.
  ['SETXATTR_CHECK', new Set<Part>(['appraise_algos=', 'LSM labels'])],
])
const MEASURED_ONLY: ReadonlySet<ImaHook> = new Set(['KEXEC_CMDLINE', 'KEY_CHECK', 'CRITICAL_DATA'])

/** Why the parts of a rule do not go together, each being sound by itself; `null` when they do. */
export function refusedCombination(rule: RuleParts): Refusal | null {
  const { action, func } = rule
  if (action === null) return { code: 'ima-rule.action', expected: 'an action: measure, dont_measure, appraise, dont_appraise, audit, hash or dont_hash', found: 'none' }
  if (rule.pcr !== null && action !== 'measure') return badCombination('pcr= with measure only', action)
  const ofAppraisal = partsOf(rule).find((part) => part === 'appraise_type=' || part === 'appraise_algos=')
  if (ofAppraisal !== undefined && action !== 'appraise') return badCombination(`${ofAppraisal} with appraise only`, action)
  if (func !== null && MEASURED_ONLY.has(func) && action !== 'measure' && action !== 'dont_measure') return badCombination(`measure or dont_measure with ${func}`, action)
  if (func === 'SETXATTR_CHECK' && action !== 'appraise') return badCombination('appraise with SETXATTR_CHECK', action)
  if (func === 'SETXATTR_CHECK' && rule.appraiseAlgos === null) return badCombination('appraise_algos= with SETXATTR_CHECK', 'none')
  const allowed = ALLOWED.get(func) ?? ANY_FILE
  const forbidden = partsOf(rule).find((part) => !allowed.has(part))
  if (forbidden !== undefined) return badCombination(func === null ? `no ${forbidden} without a func= that it is for` : `no ${forbidden} with ${func}`, forbidden)
  return action === 'appraise' && rule.isVerity && rule.appraiseType === null ? badCombination('appraise_type=sigv3 with digest_type=verity', 'none') : null
}

function partsOf(rule: RuleParts): Part[] {
  const has: readonly (readonly [boolean, Part])[] = [
    [rule.mask !== null, 'mask='], [rule.fsmagic !== null, 'fsmagic='], [rule.fsname !== null, 'fsname='], [rule.fsSubtype !== null, 'fs_subtype='], [rule.fsuuid !== null, 'fsuuid='],
    [rule.lsm.length > 0, 'LSM labels'], [rule.pcr !== null, 'pcr='], [rule.keyrings !== null, 'keyrings='], [rule.labels !== null, 'label='], [rule.appraiseType !== null, 'appraise_type='],
    [rule.appraiseType === 'imasig|modsig', 'imasig|modsig'], [rule.appraiseAlgos !== null, 'appraise_algos='], [rule.isVerity, 'digest_type='], [rule.permitsDirectIo, 'permit_directio'],
  ]
  return [...rule.ids.map(({ field }) => field), ...has.flatMap(([is, part]) => (is ? [part] : []))]
}
