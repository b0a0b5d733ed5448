import { hash } from '../crypto/digests'
import { digestSize, type Bank } from '../model/algorithms'

/**
 * What a kernel extends into a bank. `per-bank`: the bank's own hash of the template data (Linux 5.8+). `padded-sha1`: the SHA-1 template
 * digest with zeros behind it (before 5.8, and banks whose hash the kernel could not load). `as-logged`: the recorded column, whatever the
 * data say: it proves nothing, it only explains.
 */
export type DigestRule = 'per-bank' | 'padded-sha1' | 'as-logged'

/** PCR 17 to 22 start as ones until a dynamic launch, all others as zeros (TCG PC Client Platform TPM Profile §4.6.2). */
const DRTM_FIRST = 17
const DRTM_LAST = 22
const SHA1_SIZE = 20

/** One running PCR value. */
export class PcrRegister {
  private readonly input: Uint8Array
  private readonly size: number

  constructor(readonly bank: Bank, start: Uint8Array) {
    this.size = digestSize(bank)!
    this.input = new Uint8Array(2 * this.size)
    this.input.set(start)
  }

  /** The present value, borrowed until the next `extend`. */
  get value(): Uint8Array {
    return this.input.subarray(0, this.size)
  }

  /** `H(value || digest)`; a shorter digest is padded with zeros. */
  extend(digest: Uint8Array): void {
    this.input.fill(0, this.size)
    this.input.set(digest, this.size)
    this.input.set(hash(this.bank, this.input))
  }

  /** A violation is extended as ones: `length` bytes of them, then zeros. */
  extendViolation(length: number): void {
    this.input.fill(0, this.size)
    this.input.fill(0xff, this.size, this.size + length)
    this.input.set(hash(this.bank, this.input))
  }
}

/** Bytes of ones that stand for a violation: a whole digest of the bank, of SHA-1, or of the log's column (`columnSize` bytes). */
export function violationLength(rule: DigestRule, bank: Bank, columnSize: number): number {
  const size = digestSize(bank)!
  if (rule === 'per-bank') return size
  return rule === 'padded-sha1' ? SHA1_SIZE : Math.min(columnSize, size)
}

export function initialValue(bank: Bank, pcr: number): Uint8Array {
  return new Uint8Array(digestSize(bank)!).fill(pcr >= DRTM_FIRST && pcr <= DRTM_LAST ? 0xff : 0)
}
