const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** Bytes behind a byte order mark of UTF-8, borrowed; all of them where there is none. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  return BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
}
