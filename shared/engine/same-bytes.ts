import { bytesEqual } from '../bytes/equal'
import type { ByteSource } from '../model/evidence'

/** Bytes of two files that are compared at once. */
const COMPARED = 1 << 20

export function sameBytes(a: ByteSource, b: ByteSource): boolean {
  return a.size === b.size && beginsWith(a, b)
}

export function beginsWith(whole: ByteSource, head: ByteSource): boolean {
  if (head.size > whole.size) return false
  for (let at = 0; at < head.size; at += COMPARED) if (!bytesEqual(whole.read(at, Math.min(COMPARED, head.size - at)), head.read(at, COMPARED))) return false
  return true
}
