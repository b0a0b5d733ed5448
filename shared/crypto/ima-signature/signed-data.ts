import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { ContentInfo, SignedData, id_contentType, id_data, id_messageDigest, id_signedData, type Attribute, type SignerInfo } from '@peculiar/asn1-cms'
import { bytesEqual, concatBytes } from '../../bytes/equal'
import { isWellFormedDer } from '../keys/der-structure'
import { tryParseAsn, tryParseDer } from '../keys/der'

/** One who signed, as a SignerInfo (RFC 5652 §5.3) names and proves it. */
export interface Signer {
  /** By its certificate's issuer (name in DER) and serial number, or by its subjectKeyIdentifier. */
  readonly by: { readonly kind: 'serial'; readonly issuer: Uint8Array; readonly serial: Uint8Array } | { readonly kind: 'skid'; readonly keyId: Uint8Array }
  /** Kernel name of the hash, or its OID. */
  readonly hash: string
  /** `other` is named by its OID in `algorithm`. */
  readonly scheme: 'rsassa' | 'ecdsa' | 'other'
  readonly algorithm: string
  /** Without them the signature covers the content's digest; with them, the digest of `der`, a SET. */
  readonly attributes: { readonly der: Uint8Array; readonly messageDigest: Uint8Array } | null
  readonly value: Uint8Array
}

/** Signers of one message that are looked at: the kernel takes one for a file. */
const MAX_SIGNERS = 16
/** Versions that the kernel takes (Linux 6.12 `pkcs7_parser.c`). */
const VERSIONS = [1, 3]
/** DER tag of a SET. */
const SET_TAG = 0x31

/** NIST CSOR (SHA-2, SHA-3), RFC 3279 (SHA-1, MD5), GM/T 0006 (SM3), RFC 4357 and 6986 (Streebog). */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.5', 'md5'], ['1.3.14.3.2.26', 'sha1'], ['1.2.156.10197.1.401', 'sm3'], ['1.2.643.7.1.1.2.2', 'streebog256'], ['1.2.643.7.1.1.2.3', 'streebog512'],
  ...(['sha256', 'sha384', 'sha512', 'sha224'] as const).map((name, i) => [`2.16.840.1.101.3.4.2.${i + 1}`, name] as const),
  ...(['sha3-256', 'sha3-384', 'sha3-512'] as const).map((name, i) => [`2.16.840.1.101.3.4.2.${i + 8}`, name] as const),
])
/** rsaEncryption and HASHwithRSAEncryption (RFC 8017 §A.2.4, NIST CSOR for SHA-3), ecdsa-with-HASH (RFC 5758 §3.2, RFC 3279 §2.2.3). The digestAlgorithm names the hash, for the kernel too. */
const RSA = /^1\.2\.840\.113549\.1\.1\.(1|4|5|11|12|13|14)$|^2\.16\.840\.1\.101\.3\.4\.3\.1[3-6]$/
const ECDSA = /^1\.2\.840\.10045\.4\.(1|3\.[1-4])$|^2\.16\.840\.1\.101\.3\.4\.3\.(9|1[0-2])$|^1\.2\.840\.10045\.2\.1$/

/**
 * Reads a detached PKCS#7 SignedData over plain data (RFC 5652 §5.1), as it is appended to modules and kernels.
 * @returns its signers, in order, or why it is no such message: a plain clause
 */
export function decodeSignedData(pkcs7: Uint8Array): readonly Signer[] | string {
  const info = isWellFormedDer(pkcs7) ? tryParseDer(pkcs7, ContentInfo) : null
  if (info === null) return 'it is no PKCS#7 message in DER'
  if (info.contentType !== id_signedData) return 'it is a PKCS#7 message of another type than SignedData'
  const data = tryParseDer(new Uint8Array(info.content), SignedData)
  if (data === null) return 'its SignedData can\'t be decoded'
  const { version, encapContentInfo, signerInfos } = data
  if (!VERSIONS.includes(version)) return `its SignedData is of version ${version}`
  if (encapContentInfo.eContentType !== id_data) return 'it signs something else than plain data'
  if (encapContentInfo.eContent !== undefined) return 'it holds a content of its own instead of signing the file'
  if (signerInfos.length === 0) return 'nobody signed it'
  if (signerInfos.length > MAX_SIGNERS) return `it has ${signerInfos.length} signers`
  const signers: Signer[] = []
  for (const one of signerInfos) {
    const signer = signerOf(one)
    if (typeof signer === 'string') return signer
    signers.push(signer)
  }
  return signers
}

function signerOf(info: SignerInfo): Signer | string {
  const { version, sid, digestAlgorithm, signatureAlgorithm, signature } = info
  if (!VERSIONS.includes(version)) return `a SignerInfo of it is of version ${version}`
  const by = sid.issuerAndSerialNumber ? { kind: 'serial' as const, issuer: new Uint8Array(AsnConvert.serialize(sid.issuerAndSerialNumber.issuer)), serial: new Uint8Array(sid.issuerAndSerialNumber.serialNumber) }
    : sid.subjectKeyIdentifier ? { kind: 'skid' as const, keyId: new Uint8Array(sid.subjectKeyIdentifier.buffer) } : null
  if (by === null) return 'it does not say who signed it'
  const attributes = attributesOf(info)
  if (typeof attributes === 'string') return attributes
  const { algorithm } = signatureAlgorithm
  const scheme = RSA.test(algorithm) ? 'rsassa' : ECDSA.test(algorithm) ? 'ecdsa' : 'other'
  return { by, hash: HASHES.get(digestAlgorithm.algorithm) ?? digestAlgorithm.algorithm, scheme, algorithm, attributes, value: new Uint8Array(signature.buffer) }
}

/** Signed attributes must tell the content's type and digest, each once (RFC 5652 §11.1, §11.2). */
function attributesOf({ signedAttrs }: SignerInfo): Signer['attributes'] | string {
  if (signedAttrs === undefined) return null
  const messageDigest = onlyValue(signedAttrs, id_messageDigest)
  const digest = messageDigest && tryParseAsn(messageDigest, OctetString)
  if (!digest) return 'its signed attributes tell no digest of the content'
  if (!isDataType(onlyValue(signedAttrs, id_contentType))) return 'its signed attributes tell another type of content'
  return { der: setOf(signedAttrs), messageDigest: new Uint8Array(digest.buffer) }
}

/** What is signed is an encoding of its own (RFC 5652 §5.4): a SET OF, where the message has [0]. The library keeps no bytes of it. */
function setOf(attributes: readonly Attribute[]): Uint8Array {
  const content = concatBytes(...attributes.map((one) => new Uint8Array(AsnConvert.serialize(one))))
  const { length } = content
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return concatBytes(Uint8Array.of(SET_TAG, ...header), content)
}

function onlyValue(attributes: readonly Attribute[], type: string): Uint8Array | null {
  const found = attributes.filter((one) => one.attrType === type)
  return found.length === 1 && found[0].attrValues.length === 1 ? new Uint8Array(found[0].attrValues[0]) : null
}

/** DER of the OID id-data. */
const DATA_TYPE = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01)

function isDataType(value: Uint8Array | null): boolean {
  return value !== null && bytesEqual(value, DATA_TYPE)
}
