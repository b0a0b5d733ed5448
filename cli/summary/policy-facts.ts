import type { PolicyForm } from '@shared/model/policy'
import type { PolicySourceReport } from '@shared/model/report'
import { counted } from '../text/numbers'
import type { Style } from '../text/style'
import { wrap } from '../text/wrap'
import type { HostLike, PathOf } from './statement'

const FORMS: Readonly<Record<PolicyForm, string>> = {
  'runtime-policy': 'runtime policy', 'allowlist': 'allowlist (JSON)', 'flat-allowlist': 'allowlist (lines)', 'checksums': 'list of checksums',
}

/** What each policy in force is and lists. */
export function policyFacts({ policy }: HostLike, pathOf: PathOf, style: Style): string[] {
  if (policy === null) return []
  return [style.bold('Policy'), ...policy.sources.flatMap((source) => wrap(sourceFact(source, pathOf), style.width, '  ', 4)), '']
}

function sourceFact(source: PolicySourceReport, pathOf: PathOf): string {
  const { evidence, form, paths, digests, excludes, keyrings, imaBuf, verificationKeys, keylimeAccepts, deviations } = source
  const more: readonly (readonly [number, string, string?])[] = [[excludes, 'exclude'], [keyrings, 'keyring'], [imaBuf, 'buffer'], [verificationKeys.length, 'key for signatures', 'keys for signatures']]
  const lists = [`${counted(paths, 'path')} with ${counted(digests, 'digest')}`, ...more.filter(([length]) => length > 0).map(([length, ...words]) => counted(length, ...words))]
  const schema = keylimeAccepts ? 'Keylime takes it as it is' : `Keylime would refuse it as it is (${counted(deviations, 'difference')})`
  return `${pathOf(evidence)}: ${FORMS[form]}, ${lists.join(', ')}; ${schema}`
}
