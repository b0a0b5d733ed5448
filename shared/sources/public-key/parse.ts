import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { derKind } from '../../crypto/keys/der-kind'
import { refuseKey, type KeyOrigin } from '../../crypto/keys/key-origin'
import { decodeRsaPublicKey, decodeSpki, encodeSpki } from '../../crypto/keys/spki'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { KeyMaterial, PublicKey } from '../../model/tpm'
import type { Decoded } from '../decoded'
import { certificateFields, certificateOf, certificatesOf } from './certificates'
import { decodeReadpublic, isReadpublicText } from './decode-readpublic'
import { hasPrivatePem, publicBlocks, refuseLargePem, type FoundBlock, type PemBlock, type PemKind } from './pem'
import { decodePublicArea, likelyForm } from './public-area'

/** Decodes a public key of any form. @throws EvidenceError `key.*` or `tpm.*`: there is no half of a key */
export function parse(input: SourceInput): Decoded {
  return { kind: 'public-key', publicKey: parsePublicKey(input) }
}

/** @throws EvidenceError `key.*` or `tpm.*` */
export function parsePublicKey(input: SourceInput): PublicKey {
  const { bytes, path } = input
  const [first, ...rest] = publicBlocks(bytes, path)
  if (first !== undefined) return withRest(input, plainKey(input, 'pem', first.decode()), rest)
  if (isReadpublicText(bytes)) return decodeReadpublic(input)
  refuseLargePem(bytes, path)
  refusePrivateKey(bytes, path)
  const kind = derKind(bytes)
  if (kind !== null) return plainKey(input, 'der', { kind, der: bytes, byteOffset: 0, byteLength: bytes.length })
  const form = likelyForm(bytes)
  if (form === null) {
    const expected = 'a public key or certificate: PEM, DER or a TPM public area'
    return refuseKey({ file: path, byteOffset: 0 }, 'malformed', 'public key', expected, 'something else')
  }
  const area = decodePublicArea(bytes, path, form)
  return { evidence: input.id, path, form, spki: encodeSpki(area.material), certificates: [], unused: [], statedName: null, ...area }
}

/** A chain of certificates begins with the owner's (RFC 8446 §4.4.2): the others may vouch for it, and are not trusted in place of it. */
function withRest(input: SourceInput, key: PublicKey, blocks: readonly FoundBlock[]): PublicKey {
  const { certificates, unused } = certificatesOf(input, blocks)
  const notes = unused.length === 0 ? [] : [{ label: 'Not used', value: `${unused.length} more in this file`, meaning: 'of several keys only the first is', byteOffset: unused[0], byteLength: 0 }]
  return { ...key, certificates: [...key.certificates, ...certificates], unused, fields: [...key.fields, ...certificates.flatMap(certificateFields), ...notes] }
}

/** A key without TPM attributes: PEM or DER. */
function plainKey(input: SourceInput, coding: 'pem' | 'der', block: PemBlock): PublicKey {
  const { kind } = block
  const certificates = kind === 'certificate' ? [certificateOf(input, block)] : []
  const material = certificates[0]?.material ?? decodeMaterial(kind, block.der, { file: input.path, byteOffset: block.byteOffset })
  const spki = encodeSpki(material)
  return {
    evidence: input.id, path: input.path, form: `${kind === 'certificate' ? 'certificate' : 'spki'}-${coding}`,
    material, attributes: null, scheme: null, tpmName: null, statedName: null, spki, certificates, unused: [],
    fields: [...plainFields(block, material, spki), ...certificates.flatMap(certificateFields)],
  }
}

function decodeMaterial(kind: PemKind, der: Uint8Array, origin: KeyOrigin): KeyMaterial {
  return kind === 'spki' ? decodeSpki(der, origin) : decodeRsaPublicKey(der, origin)
}

/** The bytes of a PEM block are base64, so all fields point at the whole. */
export function plainFields({ kind, byteOffset, byteLength }: PemBlock, material: KeyMaterial, spki: Uint8Array | null): FieldNode[] {
  const at = { byteOffset, byteLength }
  const form = { spki: 'SubjectPublicKeyInfo', certificate: 'X.509 certificate', pkcs1: 'PKCS#1 RSAPublicKey' }[kind]
  const fields: FieldNode[] = [{ label: 'Form', value: form, ...at }, { label: 'Key', value: describeKey(material), ...at }]
  if (material.type === 'rsa') fields.push({ label: 'Exponent', term: 'publicExponent', value: `${material.exponent}`, ...at })
  if (spki === null) return fields
  return [...fields, { label: 'Fingerprint', value: toHex(hash('sha256', spki)), meaning: 'SHA-256 of SubjectPublicKeyInfo', ...at }]
}

/** Type and size or curve, in words. */
export function describeKey(material: KeyMaterial): string {
  if (material.type === 'rsa') return `RSA, ${material.bits} bits`
  return material.type === 'ecc' ? `ECC, ${material.curve}` : `not supported: ${material.name}`
}

/** PKCS#8, PKCS#1 and SEC 1 private keys are a SEQUENCE that begins with a version, 0 or 1. Nothing of the key is told. */
export function refusePrivateKey(bytes: Uint8Array, file: string): void {
  const header = bytes[1] < 0x80 ? 2 : 2 + (bytes[1] & 0x7f)
  const hasVersion = bytes[0] === 0x30 && bytes[header] === 0x02 && bytes[header + 1] === 1 && bytes[header + 2] <= 1
  if (!hasVersion && !hasPrivatePem(bytes)) return
  refuseKey({ file, byteOffset: 0 }, 'private', 'public key', 'a public key', 'a private key')
}
