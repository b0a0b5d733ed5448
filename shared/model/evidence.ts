import type { ErrorData } from '../errors/evidence-error'

/** `e1`, `e2`, ... in the order in which the files were given; `e2.1`, `e2.2`, ... for the members of an archive, the parts of a document or the policy of an envelope `e2`. */
export type EvidenceId = string

/** What the user said a file is. A part with a role is trusted to be that part; without one, its bytes decide. */
export type EvidenceRole = 'log' | 'event-log' | 'quote' | 'signature' | 'pcrs' | 'attestation-key' | 'attestation-ca' | 'policy' | 'excludes' | 'ima-key' | 'policy-key' | 'reference'

export type EvidenceKind =
  | 'archive'
  | 'keylime-document'
  | 'ima-log-binary'
  | 'ima-log-ascii'
  | 'event-log'
  | 'tpm-quote'
  | 'tpm-signature'
  | 'pcr-values'
  | 'public-key'
  | 'tpm-name'
  | 'runtime-policy'
  | 'ima-policy'
  | 'policy-envelope'
  | 'policy-signature'
  | 'exclude-list'
  | 'nonce'
  | 'xattr-dump'
  | 'rpm-package'
  | 'rpm-filelists'
  | 'sbom'
  | 'unrecognised'

/** Bytes that are read when they are asked for: a file may have more of them than memory should hold. */
export interface ByteSource {
  /** How many there are. */
  readonly size: number
  /**
   * `length` bytes from `byteOffset` on, fewer where they end. Borrowed. `room`: memory that they may be put into, where they are not there already.
   * Throws where they can't be read any more.
   */
  read(byteOffset: number, length: number, room?: Uint8Array): Uint8Array
  /** By which another thread of the program can read them too: plain data. Not there where none can. */
  readonly handle?: unknown
}

/** A file that is read piece by piece. */
export interface OpenFile extends ByteSource {
  /** Of all its bytes. */
  sha256(): Promise<Uint8Array>
}

/** A file as it comes in. In the window a Blob, so that its bytes are read in the worker only. */
export interface EvidenceFile {
  /** Made by `visibleText` from a text or by `visibleBytes` from bytes. */
  readonly path: string
  readonly content: ArrayBuffer | Blob | OpenFile
  readonly role?: EvidenceRole
}

/** A file with its bytes in memory and its id in the case. */
export interface SourceInput {
  readonly id: EvidenceId
  /** Visible: it goes into messages as it is. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly role?: EvidenceRole
  /** What the document that it is in says that it is: its bytes decide where they can. */
  readonly stated?: EvidenceKind
}

/**
 * How a part's bytes are written in its document. `json-string`: with JSON's escapes; `json`: as they are; `hex`: the part is the value in hex digits;
 * `base64-zlib`: packed first.
 */
export type PartEncoding = 'base64' | 'base64-zlib' | 'json-string' | 'json' | 'hex'

/** Where a part stands in the document that holds it. */
export interface Inside {
  readonly evidence: EvidenceId
  /** In the bytes of that document. */
  readonly byteOffset: number
  readonly byteLength: number
  readonly encoding: PartEncoding
}

/** A file that could not be read: why, in words. */
export interface SkippedFile {
  /** Visible, as an EvidenceFile's. */
  readonly path: string
  readonly reason: string
}

/** One decoded field for people: where its bytes are and what they say. Offsets are those of the file. */
export interface FieldNode {
  /** Plain words: "Template digest". */
  readonly label: string
  /** The field's own name: `n-ng`, `extraData`. */
  readonly term?: string
  /** Visible text: never a raw control or bidi character. */
  readonly value: string
  /** What the value means, in plain words. */
  readonly meaning?: string
  readonly byteOffset: number
  readonly byteLength: number
  readonly children?: readonly FieldNode[]
}

/** Decoding that stopped keeps what was readable before. */
export interface Stoppable {
  readonly stopped: ErrorData | null
}
