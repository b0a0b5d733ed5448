import type { EvidenceId, FieldNode, Stoppable } from './evidence'

/** An extended attribute as it stands in a dump. */
export interface DumpedXattr {
  /** Visible: `security.ima`. */
  readonly name: string
  /** Of its value as written, in the dump. Length 0 with `encoding` `none`: getfattr was asked for names alone. */
  readonly valueOffset: number
  readonly valueLength: number
  readonly encoding: 'hex' | 'base64' | 'text' | 'none'
}

/** What a dump says of one file. */
export interface DumpedFile {
  /** Bytes of its name, as getfattr was given or found it: absolute or not. */
  readonly name: Uint8Array
  /** Of the line that names it. */
  readonly byteOffset: number
  readonly byteLength: number
  readonly xattrs: readonly DumpedXattr[]
}

/** Output of `getfattr -d`: extended attributes of files, as they are on the host's disk. Nothing signs a dump. */
export interface XattrDump extends Stoppable {
  readonly evidence: EvidenceId
  readonly path: string
  readonly bytes: Uint8Array
  readonly files: readonly DumpedFile[]
  /** Lines that getfattr does not write: passed over. */
  readonly otherLines: number
  readonly fields: readonly FieldNode[]
}
