import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { fileDigest, pathBytes, type ImaLog } from '../../model/ima-log'
import type { DigestListName, PolicyEdit } from '../../model/policy-edit'
import type { RejectedFiles } from './rejected-files'

/** Edits of a fix, made when they are asked for: there may be a million of them. */
export interface FixEdits {
  readonly count: number
  /** Those from `start` on, before `end`; fewer where they end. */
  slice(start: number, end: number): PolicyEdit[]
}

export function editsOf(edits: readonly PolicyEdit[]): FixEdits {
  return { count: edits.length, slice: (start, end) => edits.slice(start, end) }
}

/** Lists files, each once, and takes those digests from other names: 8 bytes for a file, its texts stay in the log. */
export class ListingEdits implements FixEdits {
  readonly count: number
  private readonly logs: readonly ImaLog[]
  private readonly logOf: Uint32Array
  private readonly indexes: Uint32Array

  /** `from`: of each file the name that lists its digest no more; `null`: digests stay where they are. The files have names in UTF-8. */
  constructor(files: RejectedFiles, numbers: readonly number[], private readonly list: DigestListName, private readonly from: readonly string[] | null = null) {
    const logs = new Map<ImaLog, number>()
    this.logOf = new Uint32Array(numbers.length)
    this.indexes = new Uint32Array(numbers.length)
    for (const [place, file] of numbers.entries()) {
      const { host: { log }, index } = files.entryOf(file)
      if (!logs.has(log)) logs.set(log, logs.size)
      this.logOf[place] = logs.get(log)!
      this.indexes[place] = index
    }
    this.logs = [...logs.keys()]
    this.count = numbers.length * this.perFile
  }

  slice(start: number, end: number): PolicyEdit[] {
    const edits: PolicyEdit[] = []
    for (let at = start; at < Math.min(end, this.count); at++) edits.push(this.editAt(at))
    return edits
  }

  private get perFile(): number {
    return this.from === null ? 1 : 2
  }

  private editAt(at: number): PolicyEdit {
    const [place, { list }] = [Math.floor(at / this.perFile), this]
    const [log, index] = [this.logs[this.logOf[place]], this.indexes[place]]
    const digest = toHex(fileDigest(log, index))
    return at % this.perFile === 0 ? { kind: 'add-digest', list, name: decodeUtf8(pathBytes(log, index))!, digest } : { kind: 'remove-digest', list, name: this.from![place], digest }
  }
}

/** The first file of each path and digest: one edit lists all of them. */
export function withoutTwins(files: RejectedFiles, numbers: readonly number[]): number[] {
  const seen = new Uint8Array(files.count)
  return numbers.filter((file) => {
    const edit = files.editNumber(file)
    if (seen[edit] !== 0) return false
    seen[edit] = 1
    return true
  })
}
