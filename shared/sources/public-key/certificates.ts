import { decodeCertificate } from '../../crypto/keys/certificate'
import { derKind } from '../../crypto/keys/der-kind'
import { refuseKey } from '../../crypto/keys/key-origin'
import { EvidenceError } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { AttestationAuthority, Certificate } from '../../model/tpm'
import type { Decoded } from '../decoded'
import { publicBlocks, type FoundBlock, type PemBlock } from './pem'

/** Certificates of a PEM file that are looked at: chains have two to four. */
const MAX_CERTIFICATES = 64

/** @throws EvidenceError `key.*` */
export function certificateOf({ id, path }: SourceInput, { der, byteOffset, byteLength }: PemBlock): Certificate {
  return { evidence: id, path, byteOffset, byteLength, ...decodeCertificate(der, { file: path, byteOffset }) }
}

/** The certificates among these blocks of a PEM file; `unused` are the offsets of keys, of what can't be read, and of more than a chain can have. */
export function certificatesOf(input: SourceInput, blocks: readonly FoundBlock[]): { certificates: Certificate[]; unused: number[] } {
  const certificates: Certificate[] = []
  const unused = blocks.slice(MAX_CERTIFICATES).map((block) => block.byteOffset)
  for (const block of blocks.slice(0, MAX_CERTIFICATES)) {
    const certificate = tryCertificate(input, block)
    if (certificate) certificates.push(certificate)
    else unused.push(block.byteOffset)
  }
  return { certificates, unused: unused.sort((a, b) => a - b) }
}

function tryCertificate(input: SourceInput, found: FoundBlock): Certificate | null {
  try {
    const block = found.decode()
    return block.kind === 'certificate' ? certificateOf(input, block) : null
  } catch (error) {
    if (error instanceof EvidenceError) return null
    throw error
  }
}

/**
 * A file that the user named for its attestation authorities: PEM, or one certificate in DER.
 * @throws EvidenceError `key.*` when it holds no certificate of an authority: nothing could be trusted by it
 */
export function parseAuthority(input: SourceInput): Decoded {
  const { id, path, bytes } = input
  const certificates = derKind(bytes) === 'certificate'
    ? [certificateOf(input, { kind: 'certificate', der: bytes, byteOffset: 0, byteLength: bytes.length })]
    : certificatesOf(input, publicBlocks(bytes, path)).certificates
  if (!certificates.some((one) => one.isAuthority)) {
    const found = certificates.length === 0 ? 'no certificate' : 'certificates without basicConstraints CA'
    return refuseKey({ file: path, byteOffset: certificates[0]?.byteOffset ?? 0 }, 'no-authority', 'attestation CA', 'a certificate of a certification authority', found)
  }
  const authority: AttestationAuthority = { evidence: id, path, certificates, fields: certificates.flatMap(certificateFields) }
  return { kind: 'attestation-authority', authority }
}

/** The bytes of a PEM block are base64, so all fields point at the whole. */
export function certificateFields(certificate: Certificate): FieldNode[] {
  const { byteOffset, byteLength, subject, issuer, isAuthority, pathLength } = certificate
  const at = { byteOffset, byteLength }
  const role = isAuthority ? `certification authority${pathLength === null ? '' : `, at most ${pathLength} more below it`}` : undefined
  return [
    { label: 'Subject', term: 'subject', value: subject, meaning: role, ...at },
    { label: 'Issuer', term: 'issuer', value: issuer, ...at },
    { label: 'Valid', term: 'validity', value: `${dateText(certificate.notBefore)} to ${dateText(certificate.notAfter)}`, ...at },
  ]
}

/** `2026-01-31` from milliseconds since 1970. */
function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
