import { sign } from 'node:crypto'
import type { SigningKey } from './make-tpm'

const [INTEGER, BIT_STRING, OID, UTC_TIME, SEQUENCE] = [0x02, 0x03, 0x06, 0x17, 0x30]
/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 §3.2). */
const ECDSA_SHA256 = der(SEQUENCE, der(OID, Buffer.from('2a8648ce3d040302', 'hex')))

/** A self-signed X.509 v1 certificate of a P-256 key, in DER (RFC 5280 §4.1), without names. */
export function makeCertificate(key: SigningKey): Uint8Array {
  const validity = der(SEQUENCE, der(UTC_TIME, Buffer.from('260101000000Z')), der(UTC_TIME, Buffer.from('360101000000Z')))
  const spki = key.publicKey.export({ type: 'spki', format: 'der' })
  const signed = der(SEQUENCE, der(INTEGER, Buffer.of(1)), ECDSA_SHA256, der(SEQUENCE), validity, der(SEQUENCE), spki)
  const signature = sign('sha256', signed, key.privateKey)
  return new Uint8Array(der(SEQUENCE, signed, ECDSA_SHA256, der(BIT_STRING, Buffer.of(0), signature)))
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const length = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}
