/** Hash algorithms by the names that the Linux kernel prints, with the TPM's id (TPM 2.0 Part 2 §6.3) and the size in bytes. */
export interface HashAlgorithm {
  readonly name: string
  readonly tpmId: number | null
  readonly size: number
}

export const HASH_ALGORITHMS: readonly HashAlgorithm[] = [
  { name: 'md5', tpmId: null, size: 16 },
  { name: 'sha1', tpmId: 0x0004, size: 20 },
  { name: 'sha224', tpmId: null, size: 28 },
  { name: 'sha256', tpmId: 0x000b, size: 32 },
  { name: 'sha384', tpmId: 0x000c, size: 48 },
  { name: 'sha512', tpmId: 0x000d, size: 64 },
  { name: 'sm3', tpmId: 0x0012, size: 32 },
  { name: 'sha3-256', tpmId: 0x0027, size: 32 },
  { name: 'sha3-384', tpmId: 0x0028, size: 48 },
  { name: 'sha3-512', tpmId: 0x0029, size: 64 },
]

/** PCR banks that the replay computes. */
export const BANKS = ['sha1', 'sha256', 'sha384', 'sha512'] as const
export type Bank = (typeof BANKS)[number]

export const PCR_COUNT = 24

const byName = new Map(HASH_ALGORITHMS.map((algorithm) => [algorithm.name, algorithm]))
const byTpmId = new Map(HASH_ALGORITHMS.filter((a) => a.tpmId !== null).map((algorithm) => [algorithm.tpmId, algorithm]))

export function isBank(name: string): name is Bank {
  return (BANKS as readonly string[]).includes(name)
}

/** Digest size in bytes of an algorithm of the table; `null` for one that is not in it. */
export function digestSize(name: string): number | null {
  return byName.get(name)?.size ?? null
}

/** Kernel name of a TPM algorithm id, or `alg-0xNNNN` for one that is not in the table. */
export function hashNameOfTpmId(id: number): string {
  return byTpmId.get(id)?.name ?? `alg-0x${id.toString(16).padStart(4, '0')}`
}
