import { bytesEqual } from '../../bytes/equal'
import type { Bank } from '../../model/algorithms'
import { KERNEL_HASHES, isKernelBank, type KernelBank } from './kernel-banks'
import { firstWord, fromWords, rowToWords, toWords } from './kernel-words'
import { replayKernel, type ReplayKernel } from './replay-kernel'

/** Digests of a bank in a row, as the kernel keeps them: they are extended again and again, from one place or another. */
export class DigestRow {
  private constructor(private readonly kernel: ReplayKernel, private readonly bank: KernelBank, private readonly words: Uint32Array) {}

  /** `digests`: one behind the other. `null` where the kernel can't run, or has not the bank's hash. */
  static of(bank: Bank, digests: Uint8Array): DigestRow | null {
    const kernel = replayKernel()
    return kernel === null || !isKernelBank(bank) ? null : new DigestRow(kernel, bank, rowToWords(bank, digests))
  }

  /** Those from `from` to `end` (exclusive), in the same memory. */
  part(from: number, end: number): DigestRow {
    return new DigestRow(this.kernel, this.bank, this.slice(from, end))
  }

  /**
   * Extends from `place` on.
   * @returns places that were extended when the value became `wanted`; `null`: never. The value at `place` itself is not looked at.
   */
  reaches(wanted: Uint8Array, start: Uint8Array, place: number): number | null {
    const { kernel, bank, length } = this
    if (wanted.length !== KERNEL_HASHES[bank].size) return null
    const chain = { bank, digests: 'own', state: toWords(bank, start), probes: [firstWord(wanted)] } as const
    for (let next = place; next < length;) {
      const count = Math.min(length - next, kernel.capacity)
      kernel.loadRow(bank, this.slice(next, next + count))
      for (let done = 0; done < count;) {
        done = kernel.extend(done, count, [chain])
        if (bytesEqual(fromWords(bank, chain.state), wanted)) return next + done
      }
      next += count
    }
    return null
  }

  /** The values before each place and after the last, one behind the other. */
  values(start: Uint8Array): Uint8Array {
    const { kernel, bank, length } = this
    const { size } = KERNEL_HASHES[bank]
    const values = new Uint8Array((length + 1) * size)
    const chain = { bank, digests: 'own', state: toWords(bank, start), probes: [] } as const
    values.set(fromWords(bank, chain.state))
    for (let next = 0; next < length; next += kernel.capacity) {
      const count = Math.min(length - next, kernel.capacity)
      kernel.loadRow(bank, this.slice(next, next + count))
      for (let place = 0; place < count; place++) {
        kernel.extend(place, place + 1, [chain])
        values.set(fromWords(bank, chain.state), (next + place + 1) * size)
      }
    }
    return values
  }

  private get length(): number {
    return this.words.length / (KERNEL_HASHES[this.bank].size >> 2)
  }

  private slice(from: number, end: number): Uint32Array {
    const wide = KERNEL_HASHES[this.bank].size >> 2
    return this.words.subarray(from * wide, end * wide)
  }
}
