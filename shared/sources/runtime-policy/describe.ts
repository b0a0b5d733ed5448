import { visibleText } from '../../bytes/visible'
import type { FieldNode } from '../../model/evidence'
import type { PolicyForm, RuntimePolicy } from '../../model/policy'
import { isObject } from '../../bytes/json'
import { describeKey } from '../public-key/parse'

const FORM_WORDS: Readonly<Record<PolicyForm, string>> = {
  'runtime-policy': 'Keylime runtime policy', 'allowlist': 'Keylime allowlist, JSON', 'flat-allowlist': 'Keylime allowlist, lines', 'checksums': 'list of checksums',
}
const VALUE_MAX = 200

/** The fields of a policy for people: what it is, what it lists, who wrote it, and where it is not as Keylime wants it. */
export function describePolicy(policy: RuntimePolicy): readonly FieldNode[] {
  const whole = { byteOffset: 0, byteLength: policy.bytes.length }
  if (policy.stopped) return []
  const digests = (lists: ReadonlyMap<string, readonly string[]>) => [...lists.values()].reduce((sum, list) => sum + list.length, 0)
  const counts: readonly (readonly [string, number])[] = [
    ['Paths', policy.digests.size], ['Digests', digests(policy.digests)], ['Excludes', policy.excludes.length], ['Keyrings', policy.keyrings.size], ['Buffers', policy.imaBuf.size], ['Keyrings that are ignored', policy.ignoredKeyrings.length],
  ]
  return [
    { label: 'Form', value: FORM_WORDS[policy.form], ...whole },
    ...counts.map(([label, count]) => ({ label, value: `${count}`, ...whole })),
    ...settingFields(policy).map(([label, term, value]) => ({ label, term, value, ...whole })),
    ...policy.verificationKeys.map(({ keyId, material, byteOffset, byteLength }) => ({ label: 'Key for IMA signatures', term: 'verification-keys', value: keyId, meaning: describeKey(material), byteOffset, byteLength })),
    { label: 'Keylime\'s schema', value: policy.keylimeAccepts ? 'takes it' : 'refuses it', ...whole },
    ...policy.deviations.map(({ expected, found, byteOffset, byteLength }) => ({ label: 'Differs', value: found, meaning: `expected ${expected}`, byteOffset, byteLength })),
  ]
}

/** Who wrote it, and what it says of the log. */
function settingFields({ settings }: RuntimePolicy): readonly (readonly [label: string, term: string, value: string])[] {
  const [meta, ima] = [settings['meta'], settings['ima']]
  const values: readonly (readonly [string, string, unknown])[] = [
    ['Version', 'meta.version', isObject(meta) ? meta['version'] : undefined], ['Generator', 'meta.generator', isObject(meta) ? meta['generator'] : undefined], ['Written', 'meta.timestamp', isObject(meta) ? meta['timestamp'] : undefined],
    ['Release', 'release', settings['release']], ['Hash of the template digests', 'ima.log_hash_alg', isObject(ima) ? ima['log_hash_alg'] : undefined],
  ]
  return values.flatMap(([label, term, value]) => (typeof value === 'string' || typeof value === 'number' ? [[label, term, visibleText(`${value}`.slice(0, VALUE_MAX))] as const] : []))
}
