import { isObject } from '../../bytes/json'
import type { PolicyParts } from '../policy-content'
import { digestRemarks } from './digest-remarks'
import { excludeRemarks } from './exclude-remarks'
import type { Remark } from './remark'

/** Remarks that are made one by one. */
const REMARKS_MAX = 500
/** What Keylime writes, and takes for a policy everywhere. */
const GENERATOR = 3

/** What is odd of a policy by itself, whatever the evidence: the first 500 remarks, and how many there are. */
export function lintPolicy(policy: PolicyParts): { readonly remarks: readonly Remark[]; readonly count: number } {
  const remarks: Remark[] = []
  let count = 0
  for (const remark of allRemarks(policy)) if (count++ < REMARKS_MAX) remarks.push(remark)
  return { remarks, count }
}

function* allRemarks(policy: PolicyParts): Generator<Remark> {
  yield* settingRemarks(policy)
  yield* excludeRemarks(policy.excludes)
  yield* digestRemarks(policy)
  for (const name of policy.digests.keys()) if (name.includes(' ')) yield blankRemark(name, policy)
}

function* settingRemarks({ settings }: PolicyParts): Generator<Remark> {
  const meta = settings['meta']
  const generator: unknown = isObject(meta) ? meta['generator'] : undefined
  if (generator !== 0 && generator !== 1) return
  yield { code: 'keylime.policy-ignored', severity: 'warning', message: `Parts of Keylime take a policy of generator ${generator} for none, and let IMA pass unchecked.`, at: ['meta', 'generator'], fix: { title: `Use generator ${GENERATOR}`, edits: [{ kind: 'set-generator', generator: GENERATOR }] } }
}

/** IMA writes `_` for each blank of a name. */
function blankRemark(name: string, { digests }: PolicyParts): Remark {
  const logged = name.replaceAll(' ', '_')
  const moved = digests.get(name)!.map((digest) => ({ kind: 'add-digest', list: 'digests', name: logged, digest }) as const)
  return { code: 'policy.lint.blank-in-path', severity: 'warning', message: 'IMA logs _ in place of each blank: no entry is called so.', at: ['digests', name], fix: { title: 'List it as IMA logs it', edits: [{ kind: 'remove-name', list: 'digests', name }, ...moved] } }
}
