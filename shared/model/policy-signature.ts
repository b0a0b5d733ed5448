import type { ErrorData } from '../errors/evidence-error'
import type { EvidenceId, FieldNode } from './evidence'
import type { Certificate, KeyMaterial } from './tpm'

/** The type of payload that Keylime's envelopes name: `KEYLIME_PAYLOAD_TYPE` (Keylime `signing.py`). */
export const KEYLIME_PAYLOAD_TYPE = 'application/vnd.keylime+json'

/** A key that came along inside what it signed: it checks the mathematics and is never by itself trusted. */
export interface EnclosedKey {
  readonly material: KeyMaterial
  readonly spki: Uint8Array | null
  /** `null` for a bare public key. */
  readonly certificate: Certificate | null
}

/** One of an envelope's signatures. */
export interface EnvelopeSignature {
  /** As written; `null` where it names none. */
  readonly keyId: string | null
  /** `null` for one that can't be decoded. */
  readonly value: Uint8Array | null
  /** Why it can't be, or what is odd in how it is written: a clause for people. */
  readonly problem: { readonly expected: string; readonly found: string } | null
  /** Of its object in the envelope's file. */
  readonly byteOffset: number
  readonly byteLength: number
  /** The certificate that the `x509` backend writes into the key id. */
  readonly enclosed: EnclosedKey | null
}

/** A DSSE envelope (docs/formats/signed-policy.md). The policy in it is a file of the case of its own. */
export interface PolicyEnvelope {
  readonly evidence: EvidenceId
  readonly path: string
  /** Id of the policy that it holds. */
  readonly policy: EvidenceId
  /** As written. */
  readonly payloadType: string
  /** Of its value in the file. */
  readonly typeOffset: number
  readonly typeLength: number
  /** What is signed: PAE(payloadType, payload). */
  readonly message: Uint8Array
  /** The first of them, as many as are tried. */
  readonly signatures: readonly EnvelopeSignature[]
  /** How many there are. */
  readonly signatureCount: number
  readonly fields: readonly FieldNode[]
  /** Why nothing could be read. */
  readonly stopped: ErrorData | null
}

/** A signature in a file of its own, over the bytes of another file, as cosign makes them. */
export interface DetachedSignature {
  readonly evidence: EvidenceId
  readonly path: string
  readonly form: 'signature' | 'cosign-bundle' | 'sigstore-bundle'
  readonly value: Uint8Array
  /** Of the value, as it is written in the file. */
  readonly byteOffset: number
  readonly byteLength: number
  /** What it says that it signs; `null` where it does not say. Nothing rests on it: it tells which file to try. */
  readonly untrustedDigest: { readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly value: Uint8Array } | null
  /** SHA-256 of the SubjectPublicKeyInfo of its key, in base64, as a bundle names it. */
  readonly keyHint: string | null
  readonly enclosed: readonly EnclosedKey[]
  readonly notes: readonly string[]
  readonly fields: readonly FieldNode[]
}
