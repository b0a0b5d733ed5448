import { Certificate } from '@peculiar/asn1-x509'
import type { KeyMaterial } from '../../model/tpm'
import { parseDer } from './der'
import type { KeyOrigin } from './key-origin'
import { materialOfInfo } from './spki'

/**
 * Public key of an X.509 certificate (RFC 5280 §4.1). Its issuer, dates and extensions are not judged: the user vouches for it by
 * naming it, or nobody does.
 * @throws EvidenceError `key.*`
 */
export function certificatePublicKey(der: Uint8Array, origin: KeyOrigin): KeyMaterial {
  return materialOfInfo(parseDer(der, Certificate, 'X.509 certificate', origin).tbsCertificate.subjectPublicKeyInfo, origin)
}
