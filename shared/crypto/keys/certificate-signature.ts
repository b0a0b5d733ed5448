import { AsnConvert } from '@peculiar/asn1-schema'
import { RsaSaPssParams, id_RSASSA_PSS } from '@peculiar/asn1-rsa'
import type { AlgorithmIdentifier, Certificate as AsnCertificate } from '@peculiar/asn1-x509'
import { bytesEqual } from '../../bytes/equal'
import type { Certificate } from '../../model/tpm'
import { tryParseAsn } from './der'

/** RFC 8017 §A.2.4 and RFC 5758 §3.2. SHA-1 is not among them: two certificates can be made that share a signature. */
const SCHEMES: ReadonlyMap<string, readonly [scheme: string, hash: string]> = new Map([
  ['1.2.840.113549.1.1.11', ['rsassa', 'sha256']], ['1.2.840.113549.1.1.12', ['rsassa', 'sha384']], ['1.2.840.113549.1.1.13', ['rsassa', 'sha512']],
  ['1.2.840.10045.4.3.2', ['ecdsa', 'sha256']], ['1.2.840.10045.4.3.3', ['ecdsa', 'sha384']], ['1.2.840.10045.4.3.4', ['ecdsa', 'sha512']],
])
const HASHES: ReadonlyMap<string, string> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'], ['2.16.840.1.101.3.4.2.2', 'sha384'], ['2.16.840.1.101.3.4.2.3', 'sha512'],
])
const OLD: ReadonlyMap<string, string> = new Map([['1.2.840.113549.1.1.5', 'RSA with SHA-1'], ['1.2.840.10045.4.1', 'ECDSA with SHA-1'], ['1.2.840.113549.1.1.4', 'RSA with MD5']])

/** What an issuer signed and with which scheme. One that is not verified here keeps its name and has no hash. */
export function certificateSignature(certificate: AsnCertificate): Certificate['signed'] {
  const message = new Uint8Array(certificate.tbsCertificateRaw ?? AsnConvert.serialize(certificate.tbsCertificate))
  const [scheme, hash] = schemeOf(certificate)
  return { message, scheme, hash, value: new Uint8Array(certificate.signatureValue) }
}

function schemeOf({ signatureAlgorithm, tbsCertificate }: AsnCertificate): readonly [scheme: string, hash: string | null] {
  // RFC 5280 §4.1.1.2: both must be the same, for no signature covers the outer one.
  if (!bytesEqual(bytesOf(signatureAlgorithm), bytesOf(tbsCertificate.signature))) return ['two different algorithms', null]
  const { algorithm, parameters } = signatureAlgorithm
  if (algorithm === id_RSASSA_PSS) return pssOf(parameters)
  return SCHEMES.get(algorithm) ?? [OLD.get(algorithm) ?? `algorithm ${algorithm}`, null]
}

/** RFC 4055 §3.1. The salt is as long as the padding says; MGF1 has the hash of the message. */
function pssOf(parameters: AlgorithmIdentifier['parameters']): readonly [scheme: string, hash: string | null] {
  const params = parameters ? tryParseAsn(new Uint8Array(parameters), RsaSaPssParams) : null
  return ['rsapss', HASHES.get(params?.hashAlgorithm.algorithm ?? '') ?? null]
}

function bytesOf(algorithm: AlgorithmIdentifier): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(algorithm))
}
