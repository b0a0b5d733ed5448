import type { KeyOrigin } from '../keys/key-origin'
import { refuseKey } from '../keys/key-origin'

/** What can be used here. */
export const USABLE_KEYS = 'an EC private key on P-256, P-384, P-521 or secp256k1'

/** Keys of other kinds, by the OID of their algorithm (RFC 8017, RFC 3279, RFC 8410). */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.1', 'an RSA key'], ['1.2.840.113549.1.1.10', 'an RSA key for PSS'], ['1.2.840.10040.4.1', 'a DSA key'], ['1.2.840.113549.1.3.1', 'a Diffie-Hellman key'],
  ['1.3.101.110', 'an X25519 key'], ['1.3.101.111', 'an X448 key'], ['1.3.101.112', 'an Ed25519 key'], ['1.3.101.113', 'an Ed448 key'],
])
/** Curves that are not signed with here (SEC 2, RFC 5639, GB/T 32918.5). */
const OTHER_CURVES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10045.3.1.1', 'P-192'], ['1.3.132.0.33', 'P-224'], ['1.3.36.3.3.2.8.1.1.7', 'brainpoolP256r1'], ['1.3.36.3.3.2.8.1.1.11', 'brainpoolP384r1'], ['1.3.36.3.3.2.8.1.1.13', 'brainpoolP512r1'],
  ['1.2.156.10197.1.301', 'SM2'],
])

/** @throws EvidenceError `key.unsupported`, always: `found` says what it is */
export function refuseKind(origin: KeyOrigin, found: string, expected = USABLE_KEYS): never {
  return refuseKey(origin, 'unsupported', 'private key', expected, found)
}

export function algorithmWords(oid: string): string {
  return ALGORITHMS.get(oid) ?? `a key of algorithm ${oid}`
}

export function curveWords(oid: string): string {
  const name = OTHER_CURVES.get(oid)
  return `an EC key on ${name ?? `a curve with the OID ${oid}`}`
}
