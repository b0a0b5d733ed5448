import type { EvidenceId, FieldNode } from './evidence'

/** What Keylime writes its evidence into (docs/formats/keylime.md). `documents`: several of them in one file, each a part of its own. */
export type KeylimeForm = 'quote-string' | 'agent-response' | 'push-evidence' | 'attestation-record' | 'agent-record' | 'documents' | 'pickle'

/** A value that a document states; the bytes that it stands in. */
export interface Stated<T> {
  readonly value: T
  readonly byteOffset: number
  readonly byteLength: number
}

/** A quote of a document, with what the document says of it: nothing of that is signed. */
export interface KeylimeQuote {
  readonly quote: EvidenceId
  readonly signature: EvidenceId | null
  /** `hash_alg`, `hash_algorithm`: in Keylime the hash of the signature and the bank. */
  readonly hashAlgorithm: Stated<string> | null
  /** `sign_alg`, `signature_scheme`. */
  readonly signatureScheme: Stated<string> | null
  /** The text of `pubkey`: the agent's transport key, which it extends into PCR 16. */
  readonly transportKey: Stated<Uint8Array> | null
  /** The qualifying data that the document says was asked for. */
  readonly nonce: Stated<Uint8Array> | null
}

export interface KeylimeDocument {
  readonly evidence: EvidenceId
  readonly path: string
  readonly form: KeylimeForm
  readonly quotes: readonly KeylimeQuote[]
  readonly notes: readonly string[]
  readonly fields: readonly FieldNode[]
}
