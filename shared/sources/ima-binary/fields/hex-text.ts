import { toHex } from '../../../bytes/hex'

/** Bytes that a value shows; the bytes pane has all. */
const SHOWN = 512

/** A run of bytes as hex digits, cut with an ellipsis. */
export function shortHex(bytes: Uint8Array, start: number, end: number): string {
  const shown = toHex(bytes.subarray(start, Math.min(end, start + SHOWN)))
  return end - start > SHOWN ? `${shown}…` : shown
}
