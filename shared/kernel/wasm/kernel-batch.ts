import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { digestSize, type Bank } from '../../model/algorithms'
import { ENTRY, hasFlag, templateData, templateDigest, type ImaLog, type LogPage } from '../../model/ima-log'
import { LEGACY_TEMPLATE } from '../../sources/ima-binary/templates'
import { LEGACY_INPUT_SIZE } from '../../sources/ima-binary/template-digest-input'
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

/** Entries of the log that are in the kernel, with their digests. An entry that has no slot is extended nowhere. */
export class KernelBatch {
  /** Index behind the last entry: a batch ends with its page. */
  readonly end: number
  /** Log index of each slot. */
  readonly entries: number[] = []
  private readonly slots: Int32Array
  private readonly page: LogPage
  /** Index of the template `ima`; -1 where the log has none. */
  private readonly legacy: number
  /** An entry that is too large for the kernel, hashed in TypeScript. */
  private readonly large: boolean

  constructor(private readonly kernel: ReplayKernel, private readonly log: ImaLog, readonly from: number, private readonly needs: BatchNeeds) {
    this.page = log.pages.at(from)
    this.legacy = log.templates.indexOf(LEGACY_TEMPLATE)
    this.end = this.fitting()
    this.large = this.end === from
    if (this.large) this.end++
    this.slots = new Int32Array(this.end - from).fill(NO_SLOT)
    this.load()
    kernel.templateDigests(needs.banks)
    for (const [slot, index] of this.entries.entries()) if (this.isGiven(index)) for (const bank of needs.banks) kernel.setDigest(bank, slot, this.givenDigest(bank, index))
  }

  /** Slot of the entry, or the one that stands for a violation; negative when it was not needed. */
  slotOf(index: number): number {
    return this.slots[index - this.from]
  }

  /** Indexes of entries whose data do not hash to their template digest. */
  mismatched(bank: KernelBank): number[] {
    const { large, log, from } = this
    if (!large) return Array.from(this.kernel.differing(bank), (slot) => this.entries[slot])
    return this.entries.length === 0 || bytesEqual(this.givenDigest(bank, from), templateDigest(log, from)) ? [] : [from]
  }

  private fitting(): number {
    const { kernel, page: { columns, first, end: pageEnd }, from } = this
    const start = columns.offset[from - first]
    const last = Math.min(pageEnd, this.log.count, from + kernel.capacity)
    let built = 0
    let spanned = 0
    let index = from
    for (; index < last; index++) {
      const end = columns.offset[index - first] + columns.length[index - first] - start
      if (this.isLegacy(index)) built += LEGACY_INPUT_SIZE
      if (end < spanned || end + built > kernel.inputSize) break
      spanned = end
    }
    return index
  }

  private load(): void {
    const { kernel, page: { columns, bytes, first }, from, end, needs } = this
    const start = columns.offset[from - first]
    kernel.begin(this.large ? NOTHING : bytes.subarray(start, columns.offset[end - 1 - first] + columns.length[end - 1 - first]))
    for (let index = from; index < end; index++) {
      const flags = columns.flags[index - first]
      const followed = needs.pcrs.has(columns.pcr[index - first])
      if ((flags & ENTRY.violation) !== 0) {
        if (followed) this.slots[index - from] = kernel.ones
      } else if (followed || (needs.checkDigests && (flags & ENTRY.noData) === 0)) {
        this.slots[index - from] = this.add(index, columns.offset[index - first] - start)
        this.entries.push(index)
      }
    }
  }

  private add(index: number, start: number): number {
    const { kernel, log, page: { columns, first } } = this
    if (this.isGiven(index)) return kernel.add(0, 0, start + 4)
    if (!this.isLegacy(index)) return kernel.add(start + columns.dataOffset[index - first], columns.dataLength[index - first], start + 4)
    return kernel.add(kernel.append(templateDigestInputOf(log, index, templateData(log, index))), LEGACY_INPUT_SIZE, start + 4)
  }

  /** Is the digest one that the kernel does not compute? */
  private isGiven(index: number): boolean {
    return this.large || (this.page.columns.flags[index - this.page.first] & ENTRY.noData) !== 0
  }

  /** Of an entry without data what is logged is all there is. */
  private givenDigest(bank: Bank, index: number): Uint8Array {
    const { log } = this
    if (!hasFlag(log, index, ENTRY.noData)) return hash(bank, templateDigestInputOf(log, index, templateData(log, index)))
    return log.templateDigestBank === bank ? templateDigest(log, index) : new Uint8Array(digestSize(bank)!)
  }

  private isLegacy(index: number): boolean {
    return this.legacy >= 0 && this.page.columns.template[index - this.page.first] === this.legacy
  }
}

const NO_SLOT = -1
const NOTHING = new Uint8Array()
