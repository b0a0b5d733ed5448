import type { Bank } from '../../model/algorithms'

/** Banks whose hash the kernel has. */
export const KERNEL_BANKS = ['sha1', 'sha256', 'sha384', 'sha512'] as const
export type KernelBank = (typeof KERNEL_BANKS)[number]

/** `bit` as the kernel counts banks; `size` of a digest and `wordSize` of the words that it keeps digests in, bytes. */
export const KERNEL_HASHES: Readonly<Record<KernelBank, { readonly bit: number; readonly size: number; readonly wordSize: 4 | 8 }>> = {
  sha1: { bit: 1, size: 20, wordSize: 4 },
  sha256: { bit: 2, size: 32, wordSize: 4 },
  sha384: { bit: 4, size: 48, wordSize: 8 },
  sha512: { bit: 8, size: 64, wordSize: 8 },
}

export function isKernelBank(bank: Bank): bank is KernelBank {
  return (KERNEL_BANKS as readonly string[]).includes(bank)
}
