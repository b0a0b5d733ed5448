import { bundleKeyHint, envelopeKeyId } from '../../../crypto/keys/signer-ids'
import type { EvidenceId } from '../../../model/evidence'
import type { EnclosedKey } from '../../../model/policy-signature'
import type { KeyMaterial, PublicKey } from '../../../model/tpm'
import type { Attempt } from './attempts'

/** Keys of the bundle that are tried on a signature that names none of them. */
const BYSTANDERS_MAX = 16

/** A key that may have signed a policy, as messages name it. */
export interface TriedKey {
  readonly material: KeyMaterial
  readonly evidence: EvidenceId
  /** "signer.pub", "the certificate CN=... in it". */
  readonly name: string
}

export function keyOfFile({ material, evidence, path }: PublicKey): TriedKey {
  return { material, evidence, name: path }
}

/** Keys that came along with the evidence, by what signatures call them. They check the mathematics, and nobody vouches for them. */
export class FoundKeys {
  /** Where one of them verifies a signature that names none, it is told. */
  readonly bystanders: readonly TriedKey[]
  private readonly byName = new Map<string, TriedKey[]>()

  constructor(keys: readonly PublicKey[]) {
    const usable = keys.filter(({ material }) => material.type !== 'unsupported')
    this.bystanders = usable.slice(0, BYSTANDERS_MAX).map(keyOfFile)
    for (const key of usable) for (const name of namesOf(key)) this.byName.set(name, [...(this.byName.get(name) ?? []).slice(0, BYSTANDERS_MAX), keyOfFile(key)])
  }

  /** Those that the signature itself names: inside it, or in the files that have its key id. */
  namedBy({ enclosed, evidence, keyId, keyHint }: Attempt): readonly TriedKey[] {
    const names = [keyId, keyHint].filter((name) => name !== null)
    return [...enclosed.map((one) => enclosedName(one, evidence)), ...names.flatMap((name) => this.byName.get(name) ?? [])]
  }
}

function namesOf({ spki }: PublicKey): readonly string[] {
  return spki === null ? [] : [envelopeKeyId(spki), bundleKeyHint(spki)]
}

function enclosedName({ material, certificate }: EnclosedKey, evidence: EvidenceId): TriedKey {
  return { material, evidence, name: certificate ? `the certificate ${certificate.subject} in it` : 'the key in it' }
}
