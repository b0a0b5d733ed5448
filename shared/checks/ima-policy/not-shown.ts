import type { ImaPolicy, ImaRule } from '../../model/ima-policy'
import { counted, observe } from '../observe'
import { ruleNumbers } from './blind-spots'
import type { RuleLint } from './outcome'

/**
 * Rules of a policy that the kernel, by what it showed, does not have: the policy was not loaded, or not in this boot. Rules that it shows and the policy lacks say nothing:
 * the kernel adds its own, and policies may be loaded one after the other. A rule of LSM labels is left out of what it shows while its label is not known.
 */
export function notShown(policy: ImaPolicy, all: readonly ImaPolicy[]): RuleLint[] {
  if (policy.form === 'shown' || policy.rules.some(({ refusal }) => refusal !== null)) return []
  return all.filter(({ form, stopped }) => form === 'shown' && stopped === null).flatMap((shown) => {
    const known = new Set(shown.rules.map(partsOf))
    const missing = policy.rules.filter((rule) => rule.lsm.length === 0 && !known.has(partsOf(rule)))
    if (missing.length === 0) return []
    const [{ number, byteOffset, byteLength }] = missing
    const message = `What the kernel shows (${shown.path}) has not ${counted(missing.length, 'rule')} of ${policy.path} (${ruleNumbers(missing)}): that policy was not the active one when the kernel was asked, or not as it stands here.`
    return [{ rule: number, observation: observe('ima-policy.not-shown', 'warning', message, { evidence: policy.evidence, byteOffset, byteLength, group: shown.evidence }) }]
  })
}

/** What a rule says, whatever the order of its words. A format of the kernel's command line is shown without a name. */
function partsOf({ action, func, mask, fsmagic, fsname, fsSubtype, fsuuid, ids, lsm, pcr, template, keyrings, labels, isVerity, appraiseType, appraiseAlgos, permitsDirectIo }: ImaRule): string {
  const sorted = <T>(list: readonly T[] | null) => list && list.map((one) => JSON.stringify(one)).sort()
  return JSON.stringify([
    action, func, mask, fsmagic, fsname, fsSubtype, fsuuid, sorted(ids), sorted(lsm), pcr, template?.isBuiltIn ? template.name : null, keyrings, labels, isVerity, appraiseType, sorted(appraiseAlgos), permitsDirectIo,
  ])
}
