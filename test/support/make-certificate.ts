import { sign, type KeyObject } from 'node:crypto'
import type { SigningKey } from './make-tpm'

const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x17, 0x30, 0x31]
/** ecdsa-with-SHA256 and sha256WithRSAEncryption (RFC 5758 §3.2, RFC 8017 §A.2.4), and their forms with SHA-1. */
const SIGNED_BY: Readonly<Record<string, Buffer>> = {
  'ecc-sha256': oid('2a8648ce3d040302'), 'rsa-sha256': Buffer.concat([oid('2a864886f70d01010b'), der(NULL)]), 'ecc-sha1': oid('2a8648ce3d0401'), 'rsa-sha1': Buffer.concat([oid('2a864886f70d010105'), der(NULL)]),
}
const [COMMON_NAME, KEY_USAGE, BASIC_CONSTRAINTS, NAME_CONSTRAINTS, PURPOSES, SUBJECT_KEY_ID] = ['550403', '551d0f', '551d13', '551d1e', '551d25', '551d0e']
/** tcg-kp-AIKCertificate and serverAuth. */
export const AIK_PURPOSE = '6781050803'
export const SERVER_PURPOSE = '2b06010505070301'
/** Bits of keyUsage from the left (RFC 5280 §4.2.1.3). */
export const DIGITAL_SIGNATURE = 0x80
export const KEY_CERT_SIGN = 0x04

export interface CertificateSpec {
  readonly subject: string
  readonly key: SigningKey
  /** Self-signed unless told. */
  readonly issuer?: { readonly subject: string; readonly key: SigningKey }
  readonly ca?: boolean
  readonly pathLength?: number
  readonly keyUsage?: number
  /** DER content of OIDs, in hex. */
  readonly purposes?: readonly string[]
  /** A critical nameConstraints, which nobody here reads. */
  readonly constrained?: boolean
  /** `YYMMDD`. */
  readonly from?: string
  readonly to?: string
  readonly hash?: 'sha256' | 'sha1'
  /** subjectKeyIdentifier in hex. */
  readonly keyId?: string
}

/** A self-signed X.509 v1 certificate of a P-256 key, in DER (RFC 5280 §4.1), without names. */
export function makeCertificate(key: SigningKey): Uint8Array {
  return signed([der(INTEGER, Buffer.of(1)), algorithm(key), der(SEQUENCE), validity(), der(SEQUENCE), spki(key)], key)
}

/** An X.509 v3 certificate in DER. */
export function issueCertificate(spec: CertificateSpec): Uint8Array {
  const { subject, key, issuer = { subject, key }, hash = 'sha256' } = spec
  const body = [
    der(0xa0, der(INTEGER, Buffer.of(2))), der(INTEGER, Buffer.of(7)), algorithm(issuer.key, hash), name(issuer.subject), validity(spec.from, spec.to), name(subject), spki(key),
    ...extensions(spec),
  ]
  return signed(body, issuer.key, hash)
}

export function pemOf(...certificates: readonly Uint8Array[]): Buffer {
  return Buffer.from(certificates.map((one) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(one).toString('base64')}\n-----END CERTIFICATE-----\n`).join(''))
}

function extensions({ ca, pathLength, keyUsage, purposes, constrained, keyId }: CertificateSpec): Buffer[] {
  const list: Buffer[] = []
  const length = pathLength === undefined ? [] : [der(INTEGER, Buffer.of(pathLength))]
  if (ca !== undefined) list.push(extension(BASIC_CONSTRAINTS, der(SEQUENCE, ...(ca ? [der(BOOLEAN, Buffer.of(0xff))] : []), ...length), true))
  if (keyUsage !== undefined) list.push(extension(KEY_USAGE, der(BIT_STRING, Buffer.of(0, keyUsage)), true))
  if (purposes) list.push(extension(PURPOSES, der(SEQUENCE, ...purposes.map(oid)), false))
  if (keyId) list.push(extension(SUBJECT_KEY_ID, der(OCTET_STRING, Buffer.from(keyId, 'hex')), false))
  if (constrained) list.push(extension(NAME_CONSTRAINTS, der(SEQUENCE), true))
  return list.length === 0 ? [] : [der(0xa3, der(SEQUENCE, ...list))]
}

function extension(id: string, value: Buffer, critical: boolean): Buffer {
  return der(SEQUENCE, oid(id), ...(critical ? [der(BOOLEAN, Buffer.of(0xff))] : []), der(OCTET_STRING, value))
}

function signed(body: readonly Buffer[], key: SigningKey, hash: 'sha256' | 'sha1' = 'sha256'): Uint8Array {
  const tbs = der(SEQUENCE, ...body)
  return new Uint8Array(der(SEQUENCE, tbs, algorithm(key, hash), der(BIT_STRING, Buffer.of(0), sign(hash, tbs, key.privateKey))))
}

function algorithm(key: SigningKey, hash = 'sha256'): Buffer {
  return der(SEQUENCE, SIGNED_BY[`${key.type}-${hash}`])
}

function validity(from = '260101', to = '460101'): Buffer {
  return der(SEQUENCE, der(UTC_TIME, Buffer.from(`${from}000000Z`)), der(UTC_TIME, Buffer.from(`${to}000000Z`)))
}

function name(common: string): Buffer {
  return der(SEQUENCE, der(SET, der(SEQUENCE, oid(COMMON_NAME), der(UTF8, Buffer.from(common)))))
}

function spki({ publicKey }: { readonly publicKey: KeyObject }): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function oid(hex: string): Buffer {
  return der(OID, Buffer.from(hex, 'hex'))
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}
