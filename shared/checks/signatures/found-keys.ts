import { toHex } from '../../bytes/hex'
import { keyIds, subjectPublicKeyBits } from '../../crypto/keys/key-ids'
import type { RuntimePolicy } from '../../model/policy'
import type { FoundKey, SigningTrust } from '../../model/signing-key'
import type { Certificate, PublicKey } from '../../model/tpm'
import type { CaseModel } from '../check'
import { policiesInForce } from '../policy/merged-policy'

/** A key with the option that names it; `null`: it merely came along. */
export interface NamedKey {
  readonly key: FoundKey
  readonly trustedBy: SigningTrust
}

/** Keys of the files, in the order in which they count: those of `--ima-key`, those of the policies in force, then whatever else came along. */
export function fileKeys(model: CaseModel): NamedKey[] {
  const { signingKeys, keys, authorities } = model
  const named = (found: readonly FoundKey[], trustedBy: SigningTrust) => found.map((key): NamedKey => ({ key, trustedBy }))
  return [
    ...named(signingKeys.flatMap((file) => file.keys), '--ima-key'),
    ...named(policiesInForce(model).flatMap(policyKeys), '--policy'),
    ...named([...keys.flatMap(bundleKeys), ...authorities.flatMap((one) => one.certificates).map(certificateKey)], null),
  ]
}

/** The same key in two files is one: by its bytes, or of a kind that is not computed here by its name and id. */
export function identityOf({ spki, material, keyIds: ids }: FoundKey): string {
  return spki ? toHex(spki) : JSON.stringify([material.type === 'unsupported' ? material.name : material.type, ids])
}

/** By the id that the policy states, and by its own. */
function policyKeys({ evidence, path, verificationKeys }: RuntimePolicy): FoundKey[] {
  return verificationKeys.map(({ keyId, spki, material, byteOffset, byteLength }) => ({
    keyIds: [...new Set([keyId, ...keyIds(subjectPublicKeyBits(spki), null)])], material, spki, certificate: null, evidence, path, byteOffset, byteLength,
  }))
}

function bundleKeys(key: PublicKey): FoundKey[] {
  const { evidence, path, material, spki, certificates } = key
  const own = spki && !certificates.some((one) => one.spki && toHex(one.spki) === toHex(spki))
  const bare = own ? [{ keyIds: keyIds(subjectPublicKeyBits(spki), null), material, spki, certificate: null, evidence, path, byteOffset: 0, byteLength: 0 }] : []
  return [...bare, ...certificates.map(certificateKey)]
}

function certificateKey(certificate: Certificate): FoundKey {
  const { evidence, path, byteOffset, byteLength, material, spki, subjectKeyId } = certificate
  return { keyIds: keyIds(spki && subjectPublicKeyBits(spki), subjectKeyId), material, spki, certificate, evidence, path, byteOffset, byteLength }
}
