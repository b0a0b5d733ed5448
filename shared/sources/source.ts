import type { Checkpoint } from '../model/checkpoint'
import type { EvidenceKind, EvidenceRole, SourceInput } from '../model/evidence'
import type { Decoded } from './decoded'

/**
 * How sure a source is that bytes are of its kind. `certain`: a magic or a structure that ends exactly at the end of the file;
 * `likely`: the structure fits and the name agrees; `possible`: nothing contradicts, and something else must confirm it.
 */
export type Confidence = 'certain' | 'likely' | 'possible'

export interface Detection {
  readonly confidence: Confidence
  /** What in the bytes told it, for people: "magic ff544347". */
  readonly recognisedBy: string
}

/** A file kind: recognises and decodes, judges nothing. Adding one is a folder and a line in `sources/index.ts`. */
export interface Source {
  readonly kind: EvidenceKind
  /** The role that forces this source, whatever the bytes look like. */
  readonly role?: EvidenceRole
  /** By content; the file's name is only a hint. Reads no more than it needs and never throws. */
  detect(input: SourceInput): Detection | null
  /** Decodes what can be decoded. Throws an EvidenceError only when nothing could. */
  parse(input: SourceInput, checkpoint: Checkpoint): Promise<Decoded> | Decoded
}
