import type { EvidenceId } from './evidence'
import type { SigningTrust } from './signing-key'
import type { SignatureState } from './verdict'

/** Entries of files by what is known of their signatures. */
export type StateCounts = Readonly<Record<SignatureState, number>>

/** A folder of measured files with everything below it. */
export interface SignatureFolder {
  /** Visible form: `/opt/signed`; `/` for the top. */
  readonly path: string
  /** Last part of the path, or several where nothing else is in the folders between. */
  readonly name: string
  readonly entries: number
  readonly counts: StateCounts
  readonly children: readonly SignatureFolder[]
}

/** States of the entries that name one key, over the log: for each of `columns` the worst, as an index into SIGNATURE_STATES; 0 where there is none. */
export interface SignerLane {
  readonly columns: Uint8Array
  /** The first entries, counted from 1, with their states. */
  readonly first: readonly { readonly entry: number; readonly path: string; readonly state: SignatureState }[]
  readonly entries: number
  readonly valid: number
  /** Invalid, malformed, or by a key that is not known. */
  readonly notGood: number
}

/** A key, or the id of one that is nowhere: then `known` is `null`. */
export interface Signer {
  readonly keyId: string
  readonly lane: SignerLane
  readonly known: KnownSigner | null
}

export interface KnownSigner {
  /** Further ids that signatures may name it by. */
  readonly otherIds: readonly string[]
  /** Subject of its certificate, else the file or keyring that it stands in; visible. */
  readonly name: string
  /** `RSA, 2048 bits`. */
  readonly algorithm: string
  readonly trustedBy: SigningTrust
  readonly evidence: EvidenceId
  readonly path: string
  readonly byteOffset: number
  readonly byteLength: number
  /** SHA-256 of its SubjectPublicKeyInfo in hex digits; `null` for a key of an unknown kind. */
  readonly fingerprint: string | null
  /** `null` for a bare public key. Times as `2026-01-31T00:00:00.000Z`. */
  readonly certificate: { readonly subject: string; readonly issuer: string; readonly notBefore: string; readonly notAfter: string; readonly usage: readonly string[] } | null
  /** Keyrings into which the log loaded it; `entry` counts from 1, and it counts for those after. */
  readonly loaded: readonly { readonly keyring: string; readonly entry: number }[]
}

/** An unsigned file that deserves a look before others. */
export interface UnsignedFile {
  /** From 1. */
  readonly entry: number
  /** Visible form. */
  readonly path: string
  /** What it is: "Kernel module". */
  readonly kind: string
  /** What else is known of it; may be empty. */
  readonly note: string
}

export interface SignatureView {
  /** Entries of files: without boot_aggregate, buffers, and entries whose fields do not decode. */
  readonly files: number
  /** The other entries: nothing of them could be signed. */
  readonly others: number
  readonly counts: StateCounts
  readonly folders: SignatureFolder
  /** Keys that the user named first; unknown key ids last, the most used first. */
  readonly signers: readonly Signer[]
  /** Key ids beyond those that are listed. */
  readonly moreSigners: number
  readonly unsigned: readonly UnsignedFile[]
}
