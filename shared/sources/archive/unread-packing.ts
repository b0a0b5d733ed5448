/** Packings that are known by their first bytes and not opened: their names, for people. */
const MAGICS: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['Zstandard (.zst)', [0x28, 0xb5, 0x2f, 0xfd]], ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]], ['bzip2', [0x42, 0x5a, 0x68]], ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]], ['RAR', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
]

/** The packing of a file that is evidence only when somebody unpacks it; `null` for every other. */
export function unreadPacking(bytes: Uint8Array): string | null {
  return MAGICS.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0] ?? null
}
