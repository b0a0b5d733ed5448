import { toHex } from '../../bytes/hex'
import type { DerivationPart } from '../../model/derivation'

/** Bytes that stand in no file. */
export function computedPart(meaning: string, bytes: Uint8Array): DerivationPart {
  return { meaning, hex: toHex(bytes), byteLength: bytes.length, evidence: null, byteOffset: null }
}

/** So many bytes of one value, where there are any. */
export function filling(meaning: string, length: number, value = 0): readonly DerivationPart[] {
  return length > 0 ? [computedPart(meaning, new Uint8Array(length).fill(value))] : []
}
