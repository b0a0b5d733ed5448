/** FNV-1a of 32 bits from a start of its own, finished as MurmurHash3 does, for its low bits alone are poor. */
export function hashBytes(bytes: Uint8Array, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
