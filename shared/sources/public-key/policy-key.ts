import { refuseKey } from '../../crypto/keys/key-origin'
import type { SourceInput } from '../../model/evidence'
import type { Decoded } from '../decoded'
import { parsePublicKey } from './parse'

/**
 * A file that the user named for the key that must have signed the policy: a public key or certificate of any form.
 * @throws EvidenceError `key.*`, `key.unsupported` for a kind of key with which nothing is verified here: what was asked for could not be proven
 */
export function parsePolicyKey(input: SourceInput): Decoded {
  const key = parsePublicKey(input)
  const { material } = key
  if (material.type !== 'unsupported') return { kind: 'policy-key', key }
  return refuseKey({ file: input.path, byteOffset: 0 }, 'unsupported', 'policy key', 'an EC key on P-256, P-384, P-521 or secp256k1, or an RSA key', material.name)
}
