import { Certificate, SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { RSAPublicKey } from '@peculiar/asn1-rsa'
import { tryParseDer } from '../../crypto/keys/der'
import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'
import { hasPublicPem } from './pem'
import { publicAreaForm } from './public-area'

export function detect({ bytes }: SourceInput): Detection | null {
  if (hasPublicPem(bytes)) return certain('a PEM block with a public key or certificate')
  const form = publicAreaForm(bytes)
  if (form !== null) return certain(form === 'tpm2b-public' ? 'TPM2B_PUBLIC' : 'TPMT_PUBLIC')
  const kind = derKind(bytes)
  return kind === null ? null : certain(kind === 'certificate' ? 'a DER certificate' : 'a DER public key')
}

/** What a DER file holds: SubjectPublicKeyInfo, a certificate or PKCS#1's RSAPublicKey. */
export function derKind(bytes: Uint8Array): 'spki' | 'certificate' | 'pkcs1' | null {
  if (tryParseDer(bytes, SubjectPublicKeyInfo) !== null) return 'spki'
  if (tryParseDer(bytes, Certificate) !== null) return 'certificate'
  const pkcs1 = tryParseDer(bytes, RSAPublicKey)
  return pkcs1 !== null && pkcs1.modulus.byteLength >= MIN_PKCS1_MODULUS ? 'pkcs1' : null
}

/** An RSA modulus of 1024 bits in bytes: what is shorter is a pair of numbers like any other, such as an ECDSA signature. */
const MIN_PKCS1_MODULUS = 128

function certain(recognisedBy: string): Detection {
  return { confidence: 'certain', recognisedBy }
}
