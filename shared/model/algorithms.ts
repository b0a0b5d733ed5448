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

/** Digest sizes in bytes of the other names that a kernel prints (Linux `hash_info.c`): no digest of theirs is computed here. */
const OTHER_SIZES: ReadonlyMap<string, number> = new Map([
  ['md4', 16], ['rmd128', 16], ['rmd160', 20], ['rmd256', 32], ['rmd320', 40], ['wp256', 32], ['wp384', 48], ['wp512', 64], ['tgr128', 16], ['tgr160', 20], ['tgr192', 24],
  ['sm3-256', 32], ['sm3_256', 32], ['streebog256', 32], ['streebog512', 64],
])

/** PCR banks that the replay computes. Of those of one size the first is meant where only the size is known. */
export const BANKS = ['sha1', 'sha256', 'sha384', 'sha512', 'sm3', 'sha3-256', 'sha3-384', 'sha3-512'] as const
export type Bank = (typeof BANKS)[number]

export const PCR_COUNT = 24

const byName = new Map(HASH_ALGORITHMS.map((algorithm) => [algorithm.name, algorithm]))
const byTpmId = new Map(HASH_ALGORITHMS.filter((a) => a.tpmId !== null).map((algorithm) => [algorithm.tpmId, algorithm]))

export function isBank(name: string): name is Bank {
  return (BANKS as readonly string[]).includes(name)
}

/** Banks whose digests have `size` bytes, the most usual first. */
export function banksOfDigestSize(size: number): readonly Bank[] {
  return BANKS.filter((bank) => digestSize(bank) === size)
}

/** Names that tpm2-tools, older kernels and Keylime write otherwise than the kernel. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['sm3_256', 'sm3'], ['sm3-256', 'sm3'], ['sha3_256', 'sha3-256'], ['sha3_384', 'sha3-384'], ['sha3_512', 'sha3-512'],
])

/** Kernel name of an algorithm under any of its names; one that has no other is given back. */
export function kernelName(name: string): string {
  return OTHER_NAMES.get(name) ?? name
}

/** Digest size in bytes of an algorithm of the table; `null` for one that is not in it. */
export function digestSize(name: string): number | null {
  return byName.get(name)?.size ?? null
}

/** Digest size in bytes of any algorithm that a kernel can name; `null` for a name that no kernel prints. */
export function kernelDigestSize(name: string): number | null {
  return digestSize(name) ?? OTHER_SIZES.get(name) ?? null
}

/** Kernel name of a TPM algorithm id, or `alg-0xNNNN` for one that is not in the table. */
export function hashNameOfTpmId(id: number): string {
  return byTpmId.get(id)?.name ?? `alg-0x${id.toString(16).padStart(4, '0')}`
}
