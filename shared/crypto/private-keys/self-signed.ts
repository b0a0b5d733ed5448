import {
  AlgorithmIdentifier, AttributeTypeAndValue, AttributeValue, BasicConstraints, Certificate, Extension, Extensions, GeneralName, Name, RelativeDistinguishedName, SubjectAlternativeName, SubjectPublicKeyInfo,
  TBSCertificate, Validity, id_ce_basicConstraints, id_ce_subjectAltName,
} from '@peculiar/asn1-x509'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { randomBytes } from '@noble/hashes/utils.js'
import { derUnsigned } from '../keys/integers'
import type { PrivateKey } from './private-key'

/** What Keylime's backend `x509` names its certificates, subject, issuer and alternative name alike (`x509.py`). */
const NAME = 'dsse_lib'
const COMMON_NAME = '2.5.4.3'
const ECDSA_SHA256 = '1.2.840.10045.4.3.2'
const DAY = 86_400_000
/** Keylime's: valid from a day before, to thirty days after. */
const [DAYS_BEFORE, DAYS_AFTER] = [1, 30]
/** RFC 5280 §4.1.2.2: at most twenty bytes, positive. */
const SERIAL = 20
const V3 = 2

/** The certificate that Keylime's backend `x509` makes of a key: self-signed, CN `dsse_lib`, for 30 days. `now`: milliseconds since 1970. DER. */
export function makeSelfSigned(key: PrivateKey, now: number): Promise<Uint8Array> {
  const signature = new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 })
  const tbsCertificate = new TBSCertificate({
    version: V3, serialNumber: serialNumber(), signature, issuer: commonName(), subject: commonName(),
    validity: new Validity({ notBefore: new Date(now - DAYS_BEFORE * DAY), notAfter: new Date(now + DAYS_AFTER * DAY) }),
    subjectPublicKeyInfo: AsnConvert.parse(key.spki, SubjectPublicKeyInfo),
    extensions: extensions(),
  })
  return signed(key, tbsCertificate, signature)
}

async function signed(key: PrivateKey, tbsCertificate: TBSCertificate, signatureAlgorithm: AlgorithmIdentifier): Promise<Uint8Array> {
  const value = await key.sign(new Uint8Array(AsnConvert.serialize(tbsCertificate)))
  return new Uint8Array(AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: value.slice().buffer })))
}

/** The top bit is cleared: what is left of a random number of that size is one of 159 bits. */
function serialNumber(): ArrayBuffer {
  const serial = randomBytes(SERIAL)
  serial[0] = (serial[0] & 0x7f) | 0x40
  return derUnsigned(serial)
}

function commonName(): Name {
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value: new AttributeValue({ utf8String: NAME }) })])])
}

function extensions(): Extensions {
  const names = new SubjectAlternativeName([new GeneralName({ dNSName: NAME })])
  return new Extensions([extension(id_ce_subjectAltName, false, names), extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false }))])
}

function extension(extnID: string, critical: boolean, value: object): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}
