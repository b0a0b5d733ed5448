import { ecdsa } from './ecdsa'
import { rsapss } from './rsapss'
import { rsassa } from './rsassa'
import type { KeyMaterial } from '../../model/tpm'
import type { SignatureScheme } from './scheme'

/** Schemes that are verified, the most usual first. */
export const SIGNATURE_SCHEMES: readonly SignatureScheme[] = [rsassa, ecdsa, rsapss]

/** Schemes of TPM 2.0 Part 2 r1.59 §11.2.1 by the keys that make them, computed here or not; HMAC has no public key. */
const MADE_BY: Readonly<Record<'rsa' | 'ecc' | 'other', readonly string[]>> = {
  rsa: ['rsassa', 'rsapss'],
  ecc: ['ecdsa', 'ecdaa', 'sm2', 'ecschnorr'],
  other: [],
}

/** Could a key of this type have made a signature of the scheme at all? */
export function canMake(material: KeyMaterial, scheme: string): boolean {
  return MADE_BY[material.type === 'unsupported' ? material.family : material.type].includes(scheme)
}

/** HMAC, NULL and ids of no table: which key could have made such a signature, nobody here can tell. */
export function isOfNoKey(scheme: string): boolean {
  return scheme === 'hmac' || scheme === 'null' || scheme.startsWith('alg-')
}

export function schemeByName(name: string): SignatureScheme | undefined {
  return SIGNATURE_SCHEMES.find((scheme) => scheme.name === name)
}
