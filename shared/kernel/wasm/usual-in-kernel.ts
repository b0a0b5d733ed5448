import type { EntryColumns } from '../../model/ima-log'
import type { LogBytes } from '../../sources/ima-binary/frame'
import { fillUsual, type UsualForm, type UsualReader } from '../../sources/ima-binary/usual-entry'
import { kernelInstance, type KernelInstance } from './kernel-instance'

/** Bytes of the log that are looked at in one call: some hundred entries. */
const STRETCH = 1 << 17

/** Entries of one form, found by the kernel; `null` where it can't run. */
export function usualInKernel(): UsualReader | null {
  const instance = kernelInstance()
  return instance && new UsualInKernel(instance)
}

class UsualInKernel implements UsualReader {
  private readonly wide: Float64Array
  private readonly capacity: number

  constructor(private readonly instance: KernelInstance) {
    this.capacity = instance.places.CAPACITY
    this.wide = new Float64Array(instance.bytes.buffer, instance.places.RESULT_WIDE, this.capacity)
  }

  read(log: LogBytes, form: UsualForm, start: number, columns: EntryColumns, index: number, limit: number): number {
    const { calls, places, bytes } = this.instance
    if (form.name.length > places.USUAL_MAX || form.prefix.length > places.USUAL_MAX) return 0
    this.put(places.USUAL_NAME, places.USUAL_NAME_MASK, form.name)
    this.put(places.USUAL_PREFIX, places.USUAL_PREFIX_MASK, form.prefix)
    const stretch = log.bytes.subarray(start, start + STRETCH)
    bytes.set(stretch, places.INPUT)
    const count = calls.readUsual(
      stretch.length, Math.min(limit, this.capacity), start, log.templateDigestSize, form.name.length, form.prefix.length, form.digestLength, form.hasSignature ? 1 : 0, log.littleEndian ? 0 : 1,
    )
    if (count > 0) this.copy(columns, index, count)
    fillUsual(form, log.templateDigestSize, columns, index, index + count)
    return count
  }

  private put(at: number, mask: number, text: Uint8Array): void {
    const { bytes, places: { USUAL_MAX } } = this.instance
    bytes.fill(0, at, at + USUAL_MAX).set(text, at)
    bytes.fill(0, mask, mask + USUAL_MAX).fill(0xff, mask, mask + text.length)
  }

  private copy(columns: EntryColumns, index: number, count: number): void {
    columns.offset.set(this.wide.subarray(0, count), index)
    for (const [number, name] of RESULTS.entries()) columns[name].set(this.column(number, count), index)
  }

  private column(number: number, count: number): Uint32Array {
    const from = (this.instance.places.RESULTS >> 2) + number * this.capacity
    return this.instance.words.subarray(from, from + count)
  }
}

/** What the kernel tells of each entry, in its order. */
const RESULTS = ['length', 'pcr', 'dataLength', 'pathLength', 'signatureOffset', 'signatureLength'] as const
