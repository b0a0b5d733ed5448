import { fromHex, toHex } from '../../bytes/hex'

/** Unsigned big-endian bytes as a number; no bytes are zero. */
export function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x0${toHex(bytes)}`)
}

/** A number that is not negative as unsigned big-endian bytes, at least one. */
export function fromBigInt(value: bigint): Uint8Array {
  const digits = value.toString(16)
  return fromHex(digits.length % 2 === 0 ? digits : `0${digits}`)!
}

/** Without leading zero bytes. */
export function stripZeros(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length && bytes[start] === 0) start++
  return bytes.subarray(start)
}

/** Exactly `size` bytes, zeros put or taken away on the left; `null` when the number is larger than that. */
export function fixedSize(bytes: Uint8Array, size: number): Uint8Array | null {
  const digits = stripZeros(bytes)
  if (digits.length > size) return null
  const padded = new Uint8Array(size)
  padded.set(digits, size - digits.length)
  return padded
}

/** Content of a DER INTEGER for an unsigned number: shortest form, a zero byte first where the top bit is set. */
export function derUnsigned(bytes: Uint8Array): ArrayBuffer {
  const digits = stripZeros(bytes)
  const pad = digits.length === 0 || digits[0] >= 0x80 ? 1 : 0
  const content = new Uint8Array(digits.length + pad)
  content.set(digits, pad)
  return content.buffer
}
