import type { ChainRequest } from '../replay-chain'
import { KERNEL_BANKS, KERNEL_HASHES, isKernelBank, type KernelBank } from './kernel-banks'
import { kernelInstance, type KernelInstance, type KernelPlaces } from './kernel-instance'
import { toWords } from './kernel-words'

/** Where the kernel keeps a bank's digests and its running value, bytes. */
interface BankPlaces {
  readonly digests: number
  readonly state: number
}

/** One of the chains of a call: the value is read and written in place. */
export interface KernelChain {
  readonly bank: KernelBank
  /** Where the digests are: the bank's own, or others. */
  readonly digests: 'own' | 'other'
  /** Words of the running value, as the kernel keeps them. */
  readonly state: Uint32Array
  /** First four bytes of values to stop at, big-endian. */
  readonly probes: readonly number[]
}

/** A batch of entries is put into the kernel's memory, hashed in lanes and extended: from `begin` on without awaiting anything. */
export class ReplayKernel {
  /** Entries of a batch at most, and bytes of the log. */
  readonly capacity: number
  readonly inputSize: number
  /** The slot that stands for a violation. */
  readonly ones: number
  private readonly places: KernelPlaces
  private readonly byBank: Readonly<Record<KernelBank, BankPlaces>>
  private readonly bytes: Uint8Array
  private readonly words: Uint32Array
  private used = 0
  private count = 0

  constructor(private readonly instance: KernelInstance) {
    const { places } = instance
    this.places = places
    this.capacity = places.CAPACITY
    this.inputSize = places.INPUT_SIZE
    this.ones = places.CAPACITY
    this.bytes = instance.bytes
    this.words = instance.words
    this.byBank = {
      sha1: { digests: places.DIGESTS_SHA1, state: places.STATE_SHA1 }, sha256: { digests: places.DIGESTS_SHA256, state: places.STATE_SHA256 },
      sha384: { digests: places.DIGESTS_SHA384, state: places.STATE_SHA384 }, sha512: { digests: places.DIGESTS_SHA512, state: places.STATE_SHA512 },
    }
    for (const bank of KERNEL_BANKS) this.setDigest(bank, this.ones, new Uint8Array(KERNEL_HASHES[bank].size).fill(0xff))
  }

  /** Can a chain of this bank, with so many targets, be followed here? */
  follows({ bank, targets }: ChainRequest): boolean {
    return isKernelBank(bank) && targets.length <= this.places.PROBES
  }

  /** Begins a batch on these bytes of the log, at most `inputSize`. Offsets of what is added count from their first. */
  begin(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.places.INPUT)
    this.used = bytes.length
    this.count = 0
  }

  /** Puts bytes that do not stand in the log behind those that do; gives their offset. Together they must not exceed `inputSize`. */
  append(bytes: Uint8Array): number {
    const offset = this.used
    this.bytes.set(bytes, this.places.INPUT + offset)
    this.used += bytes.length
    return offset
  }

  /** Adds an entry: offsets of what is hashed and of the template digest that the log has for it. Gives its slot. */
  add(dataOffset: number, dataLength: number, recordedOffset: number): number {
    const { words, places, count } = this
    words[(places.DATA_AT >> 2) + count] = places.INPUT + dataOffset
    words[(places.DATA_LENGTH >> 2) + count] = dataLength
    words[(places.RECORDED_AT >> 2) + count] = places.INPUT + recordedOffset
    this.count++
    return count
  }

  /** Hashes what was added in these banks. */
  templateDigests(banks: Iterable<KernelBank>): void {
    let bits = 0
    for (const bank of banks) bits |= KERNEL_HASHES[bank].bit
    this.instance.calls.templateDigests(this.count, bits)
  }

  /** Slots whose digest in this bank is not the one that the log has, ascending; borrowed until the next call. */
  differing(bank: KernelBank): Uint32Array {
    const { size, wordSize } = KERNEL_HASHES[bank]
    const slots = this.places.SLOTS >> 2
    return this.words.subarray(slots, slots + this.instance.calls.compareRecorded(this.count, this.byBank[bank].digests, size, wordSize))
  }

  /** What shared/kernel/path-scan.ts says of the data of each slot; borrowed until the next call. */
  scans(): { readonly high: Int32Array; readonly low: Int32Array; readonly oddity: Int32Array } {
    this.instance.calls.scanPaths(this.count)
    const column = (number: number) => new Int32Array(this.bytes.buffer, this.places.RESULTS + 4 * number * this.capacity, this.count)
    return { high: column(0), low: column(1), oddity: column(2) }
  }

  /** A digest that was not computed here; a short one is padded with zeros. */
  setDigest(bank: KernelBank, slot: number, digest: Uint8Array): void {
    this.write(this.byBank[bank].digests + KERNEL_HASHES[bank].size * slot, bank, digest)
  }

  /** The same among the digests of a chain that does not extend its bank's own. */
  setOther(bank: KernelBank, slot: number, digest: Uint8Array): void {
    this.write(this.places.DIGESTS_OTHER + KERNEL_HASHES[bank].size * slot, bank, digest)
  }

  /** Fills those others with the SHA-1 digests, zeros behind them. */
  padSha1(bank: KernelBank): void {
    const { size, wordSize } = KERNEL_HASHES[bank]
    const swap = wordSize === 8 ? 1 : 0
    let from = this.places.DIGESTS_SHA1 >> 2
    let to = this.places.DIGESTS_OTHER >> 2
    for (let slot = 0; slot < this.count; slot++, from += 5, to += size >> 2) {
      for (let word = 0; word < size >> 2; word++) this.words[to + (word ^ swap)] = word < 5 ? this.words[from + word] : 0
    }
  }

  /** Digests that were not computed here, as words: the bank's own, in places from 0 on. At most `capacity`. */
  loadRow(bank: KernelBank, digests: Uint32Array): void {
    this.words.set(digests, this.byBank[bank].digests >> 2)
    for (let place = 0; place < digests.length / (KERNEL_HASHES[bank].size >> 2); place++) this.setPlace(place, place)
  }

  /** Says which slots the chains extend, in this order: `place` of the calls counts them. */
  setPlace(place: number, slot: number): void {
    this.words[(this.places.SLOTS >> 2) + place] = slot
  }

  /**
   * Extends from `place` to `end`, or until a value begins like a probe of its chain. With two chains: sha1 and sha256, or sha384 and sha512; of
   * those at most one with other digests.
   * @returns the place behind the last that was extended
   */
  extend(place: number, end: number, chains: readonly KernelChain[]): number {
    const { calls, places } = this.instance
    for (const chain of chains) this.words.set(chain.state, this.byBank[chain.bank].state >> 2)
    const digests = (bank: KernelBank) => (chains.find((chain) => chain.bank === bank)?.digests === 'other' ? places.DIGESTS_OTHER : this.byBank[bank].digests)
    const probes = (bank: KernelBank, at: number) => this.writeProbes(chains.find((chain) => chain.bank === bank)?.probes ?? [], at)
    const has = (bank: KernelBank) => chains.some((chain) => chain.bank === bank)
    let next: number
    if (has('sha384') || has('sha512')) next = calls.chainSha384Sha512(place, end, digests('sha384'), probes('sha384', places.PROBES_A), digests('sha512'), probes('sha512', places.PROBES_B))
    else if (!has('sha256')) next = calls.chainSha1(place, end, digests('sha1'), probes('sha1', places.PROBES_A))
    else if (!has('sha1')) next = calls.chainSha256(place, end, digests('sha256'), probes('sha256', places.PROBES_B))
    else next = calls.chainSha1Sha256(place, end, digests('sha1'), probes('sha1', places.PROBES_A), digests('sha256'), probes('sha256', places.PROBES_B))
    for (const { bank, state } of chains) state.set(this.words.subarray(this.byBank[bank].state >> 2, (this.byBank[bank].state >> 2) + state.length))
    return next
  }

  /** First words of the values that the bank's chain had in the places of the last call, up to `count`. */
  firstWords(bank: KernelBank, count: number): Uint32Array {
    const at = (bank === 'sha1' || bank === 'sha384' ? this.places.WORDS_A : this.places.WORDS_B) >> 2
    return this.words.slice(at, at + count)
  }

  private writeProbes(probes: readonly number[], at: number): number {
    this.words.set(probes, at >> 2)
    return probes.length
  }

  private write(at: number, bank: KernelBank, digest: Uint8Array): void {
    this.words.set(toWords(bank, digest), at >> 2)
  }
}

let shared: ReplayKernel | null | undefined

/** The kernel of this thread, made when it is first asked for; `null` where it cannot run. */
export function replayKernel(): ReplayKernel | null {
  if (shared === undefined) {
    const instance = kernelInstance()
    shared = instance && new ReplayKernel(instance)
  }
  return shared
}
