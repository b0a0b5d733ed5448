import { Certificate as AsnCertificate } from '@peculiar/asn1-x509'
import type { SigningKey } from '../../model/signing-key'
import { decodeCertificate, type DecodedCertificate } from './certificate'
import { tryParseDer } from './der'
import type { DerKind } from './der-kind'
import { keyIds, subjectPublicKeyBits } from './key-ids'
import type { KeyOrigin } from './key-origin'
import { decodeRsaPublicKey, decodeSpki, encodeSpki } from './spki'

/** A key and its certificate, apart from where they stand. */
export type DecodedSigningKey = Pick<SigningKey, 'keyIds' | 'material' | 'spki'> & { readonly certificate: DecodedCertificate | null }

/** A public key in DER with every id that a signature may call it by. @throws EvidenceError `key.*` */
export function decodeSigningKey(kind: DerKind, der: Uint8Array, origin: KeyOrigin): DecodedSigningKey {
  const certificate = kind === 'certificate' ? decodeCertificate(der, origin) : null
  const material = certificate?.material ?? (kind === 'pkcs1' ? decodeRsaPublicKey(der, origin) : decodeSpki(der, origin))
  return { keyIds: keyIds(bitsOf(kind, der), certificate?.subjectKeyId ?? null), material, spki: encodeSpki(material), certificate }
}

/** As they stand there: ids are of those bytes, whatever another encoder would make of the numbers. */
function bitsOf(kind: DerKind, der: Uint8Array): Uint8Array | null {
  if (kind === 'pkcs1') return der
  if (kind === 'spki') return subjectPublicKeyBits(der)
  const info = tryParseDer(der, AsnCertificate)?.tbsCertificate.subjectPublicKeyInfo
  return info ? new Uint8Array(info.subjectPublicKey) : null
}
