import { kernelDigestSize, kernelName } from '../../model/algorithms'
import type { ReferenceFiles } from '../../model/reference'
import { GrowingBytes } from './growing-bytes'

/** Digests of one list that are kept: a distribution has some five million files, most of them in two lists or more. About 100 bytes each. */
export const MAX_FILES = 4_000_000
/** Bytes of all paths and digests: 64 for each. */
export const MAX_POOL = 64 * MAX_FILES
/** PATH_MAX: no path that the kernel measures is longer. */
export const MAX_PATH = 4096
/** A column of algorithms is one byte wide, and the kernel knows two dozen. */
const MAX_ALGORITHMS = 256

/** Where a digest is listed, in the file. */
interface Place {
  readonly byteOffset: number
  readonly byteLength: number
}

/** A path or a digest that was put into the pool. */
export type Pooled = { readonly offset: number; readonly length: number }

/** What a place for a file is made of. `pathOf` and `digestOf` made the parts. */
export interface ListedFile extends Place {
  readonly path: Pooled
  readonly digest: Pooled
  readonly algorithm: number
  readonly packageIndex: number
  readonly flags?: number
  readonly imaSignature?: Uint8Array | null
}

type Column = 'pathOffset' | 'pathLength' | 'digestOffset' | 'algorithm' | 'package' | 'flags' | 'byteOffset' | 'byteLength'
type Columns = { -readonly [K in Column]: ReferenceFiles[K] }

/** Collects the columns of a list. It takes no more than a file of `inputSize` bytes can say in an honest way: each digest has some thirty digits. */
export class FileListBuilder {
  count = 0
  readonly algorithms: { name: string; size: number }[] = []
  private readonly paths: GrowingBytes
  private readonly digests: GrowingBytes
  private readonly maxFiles: number
  private readonly imaSignatures = new Map<number, Uint8Array>()
  private columns: Columns
  private capacity: number

  constructor(inputSize: number, capacity = 16) {
    this.maxFiles = Math.min(MAX_FILES, Math.ceil(inputSize / 16))
    this.capacity = Math.min(capacity, Math.max(this.maxFiles, 1))
    this.columns = allocate(this.capacity)
    const pool = Math.min(MAX_POOL, inputSize + MAX_PATH)
    this.paths = new GrowingBytes(pool)
    this.digests = new GrowingBytes(pool)
  }

  /** Is there room for a file of this path and digest? When there is not, reading ends. */
  hasRoom(pathLength = MAX_PATH, digestLength = 64): boolean {
    return this.count < this.maxFiles && this.paths.room >= pathLength && this.digests.room >= digestLength
  }

  /** Index of an algorithm by any of the kernel's names for it; -1 for one that IMA does not use. */
  algorithm(written: string): number {
    const name = kernelName(written)
    const known = this.algorithms.findIndex((one) => one.name === name)
    if (known >= 0) return known
    const size = kernelDigestSize(name)
    return size === null || this.algorithms.length === MAX_ALGORITHMS ? -1 : this.algorithms.push({ name, size }) - 1
  }

  /** Puts a path, absolute, into the pool as the kernel logs it. */
  pathOf(...parts: readonly Uint8Array[]): Pooled {
    return this.paths.append(parts, (byte) => (byte === 0x20 ? 0x5f : byte))
  }

  digestOf(digest: Uint8Array): Pooled {
    return this.digests.append([digest])
  }

  add({ path, digest, algorithm, packageIndex, flags = 0, imaSignature = null, byteOffset, byteLength }: ListedFile): void {
    if (this.count === this.capacity) this.grow()
    const [at, columns] = [this.count++, this.columns]
    columns.pathOffset[at] = path.offset
    columns.pathLength[at] = path.length
    columns.digestOffset[at] = digest.offset
    columns.algorithm[at] = algorithm
    columns.package[at] = packageIndex
    columns.flags[at] = flags
    columns.byteOffset[at] = byteOffset
    columns.byteLength[at] = byteLength
    if (imaSignature) this.imaSignatures.set(at, imaSignature)
  }

  finish(): ReferenceFiles {
    const { count, imaSignatures, paths, digests } = this
    const columns = Object.fromEntries(Object.entries(this.columns).map(([name, column]) => [name, column.subarray(0, count)])) as Columns
    return { count, ...columns, paths: paths.bytes, digests: digests.bytes, imaSignatures }
  }

  private grow(): void {
    this.capacity = Math.min(this.maxFiles, 2 * this.capacity)
    const to = allocate(this.capacity)
    for (const name of Object.keys(to) as Column[]) to[name].set(this.columns[name])
    this.columns = to
  }
}

function allocate(capacity: number): Columns {
  return {
    pathOffset: new Uint32Array(capacity), pathLength: new Uint32Array(capacity), digestOffset: new Uint32Array(capacity), algorithm: new Uint8Array(capacity),
    package: new Int32Array(capacity), flags: new Uint8Array(capacity), byteOffset: new Uint32Array(capacity), byteLength: new Uint32Array(capacity),
  }
}
