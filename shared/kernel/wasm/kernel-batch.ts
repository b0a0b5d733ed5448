import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { digestSize, type Bank } from '../../model/algorithms'
import { ENTRY, hasFlag, templateData, templateDigest, type ImaLog, type LogPage } from '../../model/ima-log'
import { LEGACY_INPUT_SIZE } from '../../sources/ima-binary/template-digest-input'
import { LEGACY_TEMPLATE } from '../../sources/ima-binary/templates'
import { templateDigestInputOf } from '../template-digests'
import type { KernelBank } from './kernel-banks'
import type { ReplayKernel } from './replay-kernel'

/** What a replay wants of each entry. */
export interface BatchNeeds {
  /** Is the template digest compared? Then its bank is one of `banks`. */
  readonly checkDigests: boolean
  readonly pcrs: ReadonlySet<number>
  /** Banks whose digests of the template data are needed. */
  readonly banks: ReadonlySet<KernelBank>
}

/** Entries of a page of the log that are in the kernel, with their digests. An entry that is not needed has no slot. */
export class KernelBatch {
  /** Index behind the last entry. */
  readonly end: number
  /** Slots that are in use, and the log index of each. */
  count = 0
  readonly entries: Uint32Array
  /** Entries whose template digest is compared. */
  checked = 0
  /** Slot of each entry from `from` on. */
  private readonly slots: Uint16Array
  /** An entry that is too large for the kernel, hashed in TypeScript. */
  private readonly large: boolean
  /** Index of template `ima`; -1 where the log has none. */
  private readonly legacy: number
  /** Slots whose digest the kernel does not compute. */
  private readonly given: number[] = []

  constructor(private readonly kernel: ReplayKernel, private readonly log: ImaLog, private readonly page: LogPage, readonly from: number, private readonly needs: BatchNeeds) {
    this.legacy = log.templates.indexOf(LEGACY_TEMPLATE)
    this.end = this.fitting()
    this.large = this.end === from
    if (this.large) this.end++
    this.slots = new Uint16Array(this.end - from)
    this.entries = new Uint32Array(this.end - from)
    this.load()
    kernel.templateDigests(needs.banks)
    for (const slot of this.given) for (const bank of needs.banks) kernel.setDigest(bank, slot, this.givenDigest(bank, this.entries[slot]))
  }

  /** Slot of an entry of a PCR that was needed: that of a violation stands for them all. */
  slotOf(index: number): number {
    return this.slots[index - this.from]
  }

  /** Indexes of entries whose data do not hash to their template digest. */
  mismatched(bank: KernelBank): number[] {
    const { large, log, from } = this
    if (!large) return Array.from(this.kernel.differing(bank), (slot) => this.entries[slot])
    return this.count === 0 || bytesEqual(this.givenDigest(bank, from), templateDigest(log, from)) ? [] : [from]
  }

  private fitting(): number {
    const { kernel, log: { count }, page: { first, end: pageEnd, columns }, from, legacy } = this
    const start = columns.offset[from - first]
    const last = Math.min(count, pageEnd, from + kernel.capacity)
    let built = 0
    let spanned = 0
    let index = from
    for (; index < last; index++) {
      const end = columns.offset[index - first] + columns.length[index - first] - start
      if (columns.template[index - first] === legacy) built += LEGACY_INPUT_SIZE
      if (end < spanned || end + built > kernel.inputSize) break
      spanned = end
    }
    return index
  }

  private load(): void {
    const { kernel, page: { first, bytes, columns }, from, end, needs } = this
    const start = columns.offset[from - first]
    const last = end - 1 - first
    kernel.begin(this.large ? NOTHING : bytes.subarray(start, columns.offset[last] + columns.length[last]))
    for (let index = from; index < end; index++) {
      const flags = columns.flags[index - first]
      const compared = needs.checkDigests && (flags & (ENTRY.violation | ENTRY.noData)) === 0
      if (compared) this.checked++
      if (!compared && !needs.pcrs.has(columns.pcr[index - first])) continue
      if ((flags & ENTRY.violation) !== 0) {
        this.slots[index - from] = kernel.ones
        continue
      }
      this.entries[this.count++] = index
      this.slots[index - from] = this.add(index, columns.offset[index - first] - start, flags)
    }
  }

  private add(index: number, start: number, flags: number): number {
    const { kernel, log, page: { first, columns } } = this
    if (this.large || (flags & ENTRY.noData) !== 0) {
      const slot = kernel.add(0, 0, start + 4)
      this.given.push(slot)
      return slot
    }
    if (columns.template[index - first] !== this.legacy) return kernel.add(start + columns.dataOffset[index - first], columns.dataLength[index - first], start + 4)
    return kernel.add(kernel.append(templateDigestInputOf(log, index, templateData(log, index))), LEGACY_INPUT_SIZE, start + 4)
  }

  /** Of an entry without data what is logged is all there is. */
  private givenDigest(bank: Bank, index: number): Uint8Array {
    const { log } = this
    if (!hasFlag(log, index, ENTRY.noData)) return hash(bank, templateDigestInputOf(log, index, templateData(log, index)))
    return log.templateDigestBank === bank ? templateDigest(log, index) : new Uint8Array(digestSize(bank)!)
  }
}

const NOTHING = new Uint8Array()
