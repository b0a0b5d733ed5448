/** Names of hashes by the id that a signature gives, as the kernel prints them (Linux 6.12 `include/uapi/linux/hash_info.h`, `crypto/hash_info.c`). */
export const HASH_NAMES: readonly string[] = [
  'md4', 'md5', 'sha1', 'rmd160', 'sha256', 'sha384', 'sha512', 'sha224', 'rmd128', 'rmd256', 'rmd320', 'wp256', 'wp384', 'wp512', 'tgr128', 'tgr160', 'tgr192', 'sm3', 'streebog256',
  'streebog512', 'sha3-256', 'sha3-384', 'sha3-512',
]

/** Kernel name of the hash of an id (one byte); `null` for an id that no kernel has. */
export function hashOfId(id: number): string | null {
  return HASH_NAMES[id] ?? null
}

/** GOST R 34.11: signed with EC-RDSA alone (GOST R 34.10), which is not computed here. */
export function isStreebog(hash: string): boolean {
  return hash.startsWith('streebog')
}
