import type { EvidenceId, FieldNode } from './evidence'
import type { Certificate, KeyMaterial } from './tpm'

/** What makes a key count: the option that names it, or the authority that vouches for it; `null` for a key that nobody vouches for. */
export type SigningTrust = '--ima-key' | '--policy' | null

/** A key that may have signed files, where it stands: a file, a policy, or an entry of the log. */
export interface FoundKey {
  /** Four bytes in hex digits, as signatures name it: the end of its certificate's subjectKeyIdentifier, and of the SHA-1 of its bits (docs/formats/signatures.md). Without repetition, the first is what it is called by. */
  readonly keyIds: readonly string[]
  readonly material: KeyMaterial
  readonly spki: Uint8Array | null
  /** `null` for a bare public key. */
  readonly certificate: Certificate | null
  /** Where its bytes stand: the file that the user named, else the policy, else the log. */
  readonly evidence: EvidenceId
  readonly path: string
  readonly byteOffset: number
  readonly byteLength: number
}

/** A key that may verify IMA signatures. One key is one, in however many files and entries it stands. */
export interface SigningKey extends FoundKey {
  readonly trustedBy: SigningTrust
  /** Of a key that an authority vouches for: from its own certificate to that of the one that the user named. Empty for any other. */
  readonly chain: readonly Certificate[]
  /** Known from the log alone: it counts only for entries after the first that loaded it. */
  readonly learned: boolean
  /** Keyrings into which entries of the log loaded it: it counts there for entries after that one. `entryIndex` from 0. Empty for a key that the log never loads. */
  readonly loaded: readonly { readonly keyring: string; readonly entryIndex: number }[]
}

/** A file that the user named for the keys in it that sign files. */
export interface SigningKeyFile {
  readonly evidence: EvidenceId
  readonly path: string
  readonly keys: readonly FoundKey[]
  /** Byte offsets of what stands there and can't be used. */
  readonly unused: readonly number[]
  readonly fields: readonly FieldNode[]
}
