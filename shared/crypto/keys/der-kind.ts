import { Certificate, SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { RSAPublicKey } from '@peculiar/asn1-rsa'
import { TAG, firstTags, tryParseDer } from './der'

/** An RSA modulus of 1024 bits in bytes: what is shorter is a pair of numbers like any other, such as an ECDSA signature. */
const MIN_PKCS1_MODULUS = 128

/** The forms of a public key in DER: SubjectPublicKeyInfo, a certificate, PKCS#1's RSAPublicKey. */
export type DerKind = 'spki' | 'certificate' | 'pkcs1'

/** Which of them the bytes are, to the last of them; `null` for anything else. */
export function derKind(bytes: Uint8Array): DerKind | null {
  const [first, inFirst] = firstTags(bytes)
  if (first === TAG.sequence && inFirst === TAG.oid) return tryParseDer(bytes, SubjectPublicKeyInfo) && 'spki'
  if (first === TAG.sequence) return tryParseDer(bytes, Certificate) && 'certificate'
  const pkcs1 = first === TAG.integer ? tryParseDer(bytes, RSAPublicKey) : null
  return pkcs1 !== null && pkcs1.modulus.byteLength >= MIN_PKCS1_MODULUS ? 'pkcs1' : null
}
