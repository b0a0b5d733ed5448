import type { FieldNode } from '../../../model/evidence'

/** A run of bytes in the log: absolute offsets into `bytes`, `end` exclusive. */
export interface FieldBytes {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Byte order of the machine that wrote the log: of numbers inside fields too. */
  readonly littleEndian: boolean
  /** Template `ima`: its name has no NUL, and its digest is SHA-1 alone. */
  readonly legacy: boolean
  /** A violation's digest may be shorter than its algorithm says (20 zero bytes under `sha256:` before 6.1). */
  readonly violation: boolean
}

/** Where the parts of an entry are, filled in by its fields. One object is reused for all entries: absolute offsets, length 0 for none. */
export interface EntryParts {
  pathStart: number
  pathLength: number
  algorithmStart: number
  algorithmLength: number
  digestStart: number
  digestLength: number
  signatureStart: number
  signatureLength: number
}

/** What a field should have been, where its bytes are not one. */
export interface FieldProblem {
  readonly code: string
  readonly byteOffset: number
  readonly expected: string
  readonly found: string
}

/** One template field (Linux `ima_template_lib.c`). Adding one is a file and a line in `index.ts`. */
export interface FieldDecoder {
  /** The kernel's id: `d-ng`. */
  readonly id: string
  /** Plain words. */
  readonly label: string
  /** Notes the parts; `null` when the bytes are such a field. Runs once for each entry of the log: allocates nothing when all is well. */
  scan(field: FieldBytes, parts: EntryParts): FieldProblem | null
  /** The field for people. Only called where `scan` found no problem. */
  describe(field: FieldBytes): Pick<FieldNode, 'value' | 'meaning' | 'children'>
}
