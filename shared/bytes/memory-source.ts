/** Bytes in memory as others are that stay in their file: `read` copies nothing. */
export function memorySource(bytes: Uint8Array): { readonly size: number; read(byteOffset: number, length: number): Uint8Array } {
  return { size: bytes.length, read: (byteOffset, length) => bytes.subarray(byteOffset, byteOffset + length) }
}

/** All bytes of a source. */
export function wholeOf(source: { readonly size: number; read(byteOffset: number, length: number): Uint8Array }): Uint8Array {
  return source.read(0, source.size)
}
