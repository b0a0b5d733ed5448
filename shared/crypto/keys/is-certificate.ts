import { Certificate } from '@peculiar/asn1-x509'
import { tryParseDer } from './der'

/** Are the bytes one X.509 certificate in DER, to the last of them? Nothing of it is judged. */
export function isCertificate(bytes: Uint8Array): boolean {
  return tryParseDer(bytes, Certificate) !== null
}
