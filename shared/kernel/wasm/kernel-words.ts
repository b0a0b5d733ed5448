import { KERNEL_HASHES, type KernelBank } from './kernel-banks'

/** A digest or PCR value as the kernel keeps it: 32-bit words in the machine's order; of a 64-bit word the lower half comes first. A short one is padded with zeros. */
export function toWords(bank: KernelBank, digest: Uint8Array): Uint32Array {
  const whole = new Uint8Array(KERNEL_HASHES[bank].size)
  whole.set(digest)
  return rowToWords(bank, whole)
}

/** The same of digests of the bank's size that stand one behind the other. */
export function rowToWords(bank: KernelBank, digests: Uint8Array): Uint32Array {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.byteLength)
  const swap = KERNEL_HASHES[bank].wordSize === 8 ? 1 : 0
  const words = new Uint32Array(digests.length >> 2)
  for (let i = 0; i < words.length; i++) words[i ^ swap] = view.getUint32(4 * i)
  return words
}

/** The first four bytes of a value, by which the kernel looks for it. */
export function firstWord(value: Uint8Array): number {
  return new DataView(value.buffer, value.byteOffset, value.byteLength).getUint32(0)
}

/** The bytes of such words. */
export function fromWords(bank: KernelBank, words: Uint32Array): Uint8Array {
  const { size, wordSize } = KERNEL_HASHES[bank]
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  const swap = wordSize === 8 ? 1 : 0
  words.forEach((word, i) => view.setUint32(4 * (i ^ swap), word))
  return bytes
}
