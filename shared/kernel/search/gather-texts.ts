import { hashBytes } from '../../bytes/hash-bytes'
import type { EntryColumns, LogPage } from '../../model/ima-log'
import { searchKernel, type SearchKernel } from './search-kernel'
import type { Gathered } from './texts'

type Part = 'path' | 'digest'
const OFFSETS = { path: 'pathOffset', digest: 'digestOffset' } as const satisfies Record<Part, keyof EntryColumns>
const LENGTHS = { path: 'pathLength', digest: 'digestLength' } as const satisfies Record<Part, keyof EntryColumns>

/** Gathers paths or digests of entries in a row. Nobody awaits anything between `take` and the last `gather` of what was taken. */
export class TextGatherer {
  /** Drawn anew for each: whoever made the log can't have chosen paths of the same hash. */
  private readonly keys = [oddNumber(), oddNumber()] as const

  constructor(private readonly kernel: SearchKernel | null = searchKernel()) {}

  /** Takes entries from one of a page on, as many as there is room for. @returns the index behind the last of them */
  take({ bytes, columns, first, end }: LogPage, index: number): number {
    const from = index - first
    const start = columns.offset[from]
    let to = from
    const { capacity, inputSize } = this.kernel ?? { capacity: 1, inputSize: 0 }
    while (to < end - first && to - from < capacity && columns.offset[to] + columns.length[to] - start <= inputSize) to++
    if (to > from) this.kernel!.setInput(bytes.subarray(start, columns.offset[to - 1] + columns.length[to - 1]))
    return first + Math.max(to, from + 1)
  }

  /** That part of the entries that were taken. */
  gather(page: LogPage, index: number, end: number, part: Part): Gathered {
    const { columns, first, bytes } = page
    const from = index - first
    const [offsets, lengths, count] = [columns[OFFSETS[part]], columns[LENGTHS[part]], end - index]
    const start = columns.offset[from]
    if (this.kernel === null || columns.length[from] > this.kernel.inputSize) return this.alone(bytes.subarray(start + offsets[from], start + offsets[from] + lengths[from]))
    const { starts, lengths: wanted } = this.kernel
    for (let i = 0; i < count; i++) {
      starts[i] = columns.offset[from + i] + offsets[from + i] - start
      wanted[i] = lengths[from + i]
    }
    return this.kernel.gather(count, this.keys)
  }

  /** A part of an entry that is too large as a whole, or of any where there is no kernel. What fits in the kernel has its hash, whatever the entry's size. */
  private alone(bytes: Uint8Array): Gathered {
    if (this.kernel === null || bytes.length > this.kernel.inputSize) return { bytes, ends: Uint32Array.of(bytes.length), hashes: Uint32Array.of(hashBytes(bytes, Number(this.keys[0] & 0xffff_ffffn))) }
    this.kernel.setInput(bytes)
    this.kernel.starts[0] = 0
    this.kernel.lengths[0] = bytes.length
    return this.kernel.gather(1, this.keys)
  }
}

/** Of 64 bits. */
function oddNumber(): bigint {
  const word = () => BigInt(Math.floor(Math.random() * 0x1_0000_0000))
  return (word() << 32n) | word() | 1n
}
