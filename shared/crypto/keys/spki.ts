import { AsnConvert } from '@peculiar/asn1-schema'
import { ECParameters, id_ecPublicKey } from '@peculiar/asn1-ecc'
import { RSAPublicKey, id_rsaEncryption, id_RSASSA_PSS } from '@peculiar/asn1-rsa'
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { bytesEqual, concatBytes } from '../../bytes/equal'
import type { KeyMaterial } from '../../model/tpm'
import { CURVES, curveByName, type Curve } from './curves'
import { parseDer } from './der'
import { eccMaterial } from './ecc'
import { derUnsigned, fromBigInt } from './integers'
import { refuseKey, type KeyOrigin } from './key-origin'
import { rsaMaterialOfBytes } from './rsa'

const DER_NULL = Uint8Array.of(0x05, 0x00).buffer
/** SEC 1 §2.3.3: an uncompressed point is this byte, x, y. */
const UNCOMPRESSED = 0x04

/**
 * SubjectPublicKeyInfo DER (RFC 5280 §4.1.2.7, RFC 3279 §2.3), the form that WebCrypto imports: RSA always as rsaEncryption, points
 * uncompressed. `null` for a key that is not supported.
 */
export function encodeSpki(material: KeyMaterial): Uint8Array | null {
  if (material.type === 'unsupported') return null
  const info = new SubjectPublicKeyInfo(material.type === 'rsa' ? rsaInfo(material) : eccInfo(material))
  return new Uint8Array(AsnConvert.serialize(info))
}

/** @throws EvidenceError `key.*` when it is no SubjectPublicKeyInfo or holds a key that must not be used. */
export function decodeSpki(der: Uint8Array, origin: KeyOrigin): KeyMaterial {
  const info = parseDer(der, SubjectPublicKeyInfo, 'SubjectPublicKeyInfo', origin)
  // The library reads past lengths that do not fit: one key has one form.
  if (!bytesEqual(new Uint8Array(AsnConvert.serialize(info)), der)) return refuseKey(origin, 'malformed', 'SubjectPublicKeyInfo', 'DER', 'lengths or forms that are not DER')
  return materialOfInfo(info, origin)
}

/** PKCS#1 RSAPublicKey, the content of `BEGIN RSA PUBLIC KEY` (RFC 8017 §A.1.1). @throws EvidenceError `key.*` */
export function decodeRsaPublicKey(der: Uint8Array, origin: KeyOrigin): KeyMaterial {
  const key = parseDer(der, RSAPublicKey, 'RSAPublicKey', origin)
  refuseNegative(key, origin)
  return rsaMaterialOfBytes(new Uint8Array(key.modulus), new Uint8Array(key.publicExponent), origin)
}

export function materialOfInfo(info: SubjectPublicKeyInfo, origin: KeyOrigin): KeyMaterial {
  const { algorithm } = info.algorithm
  // A key that names PSS in its certificate is the same RSA key; the quote's signature says how it was used.
  if (algorithm === id_rsaEncryption || algorithm === id_RSASSA_PSS) {
    return decodeRsaPublicKey(new Uint8Array(info.subjectPublicKey), origin)
  }
  if (algorithm === id_ecPublicKey) return eccOfInfo(info, origin)
  return { type: 'unsupported', family: 'other', name: `algorithm ${algorithm}` }
}

function eccOfInfo(info: SubjectPublicKeyInfo, origin: KeyOrigin): KeyMaterial {
  const curve = namedCurve(info.algorithm.parameters)
  if (curve === undefined) return { type: 'unsupported', family: 'ecc', name: 'ecc of another curve' }
  const point = new Uint8Array(info.subjectPublicKey)
  const size = 1 + 2 * curve.size
  if (point.length !== size || point[0] !== UNCOMPRESSED) {
    return refuseKey(origin, 'ecc-point', 'point', `an uncompressed point of ${size} bytes`, `${point.length} bytes of another form`)
  }
  return eccMaterial(curve.name, point.subarray(1, 1 + curve.size), point.subarray(1 + curve.size), origin)
}

/** Parameters in full could describe any curve and pass under a known key's name: only a curve's OID counts (CVE-2020-0601). */
function namedCurve(parameters: ArrayBuffer | null | undefined): Curve | undefined {
  if (!parameters) return undefined
  const der = new Uint8Array(parameters)
  return CURVES.find((curve) => bytesEqual(new Uint8Array(curveParameters(curve)), der))
}

function curveParameters(curve: Curve): ArrayBuffer {
  return AsnConvert.serialize(new ECParameters({ namedCurve: curve.oid }))
}

function refuseNegative(key: RSAPublicKey, origin: KeyOrigin): void {
  const isNegative = (integer: ArrayBuffer) => (new Uint8Array(integer)[0] ?? 0) >= 0x80
  if (isNegative(key.modulus)) refuseKey(origin, 'rsa-modulus', 'modulus', 'a positive number', 'a negative number')
  if (isNegative(key.publicExponent)) refuseKey(origin, 'rsa-exponent', 'exponent', 'a positive number', 'a negative number')
}

function rsaInfo({ modulus, exponent }: Extract<KeyMaterial, { type: 'rsa' }>): Partial<SubjectPublicKeyInfo> {
  const key = new RSAPublicKey({ modulus: derUnsigned(modulus), publicExponent: derUnsigned(fromBigInt(exponent)) })
  return {
    algorithm: new AlgorithmIdentifier({ algorithm: id_rsaEncryption, parameters: DER_NULL }),
    subjectPublicKey: AsnConvert.serialize(key),
  }
}

function eccInfo({ curve, x, y }: Extract<KeyMaterial, { type: 'ecc' }>): Partial<SubjectPublicKeyInfo> {
  return {
    algorithm: new AlgorithmIdentifier({ algorithm: id_ecPublicKey, parameters: curveParameters(curveByName(curve)!) }),
    subjectPublicKey: concatBytes(Uint8Array.of(UNCOMPRESSED), x, y).slice().buffer,
  }
}
