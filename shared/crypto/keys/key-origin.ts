import { EvidenceError } from '../../errors/evidence-error'

/** Where key material stands: what an error about it points at. */
export interface KeyOrigin {
  /** Path of the evidence file. */
  readonly file: string
  /** Offset of the key in that file, in bytes. */
  readonly byteOffset: number
  /** Offsets of its numbers (modulus, exponent, point), where they stand in the file as bytes of their own. */
  readonly fieldOffsets?: Readonly<Partial<Record<string, number>>>
}

/** Throws an EvidenceError `key.PROBLEM` about the key. */
export function refuseKey(
  { file, byteOffset: whole, fieldOffsets = {} }: KeyOrigin, problem: string, field: string, expected: string, found: string, cause?: unknown,
): never {
  const byteOffset = fieldOffsets[field] ?? whole
  throw new EvidenceError({ code: `key.${problem}`, file, byteOffset, field, expected, found }, { cause })
}
