import { wholeOf } from '../../../bytes/memory-source'
import type { ImaLog } from '../../../model/ima-log'

const LF = 0x0a

/** Every line of a text with what Keylime makes of it: what `--entries` tells, for there an entry of a text is its line. Columns, filled in order. */
export class LineTable {
  count = 0
  /** Lines that had no room. */
  left = 0
  /** Index of the entry that the line is part of; -1: of none that could be decoded. */
  readonly entryOf: Int32Array
  readonly byteOffset: Float64Array
  readonly byteLength: Uint32Array
  /** Indexes as those of the entries' columns. */
  readonly verdicts: Uint8Array
  readonly acceptedBy: Uint8Array
  readonly eventSetOf: Uint32Array

  constructor(private readonly room: number) {
    this.entryOf = new Int32Array(room)
    this.byteOffset = new Float64Array(room)
    this.byteLength = new Uint32Array(room)
    this.verdicts = new Uint8Array(room)
    this.acceptedBy = new Uint8Array(room)
    this.eventSetOf = new Uint32Array(room)
  }

  add(line: { entryOf: number; byteOffset: number; byteLength: number; verdict: number; acceptedBy: number; eventSet: number }): void {
    if (this.count === this.room) {
      this.left++
      return
    }
    const at = this.count++
    this.entryOf[at] = line.entryOf
    this.byteOffset[at] = line.byteOffset
    this.byteLength[at] = line.byteLength
    this.verdicts[at] = line.verdict
    this.acceptedBy[at] = line.acceptedBy
    this.eventSetOf[at] = line.eventSet
  }
}

/** Lines that are no entries, of which a table has room: a text of two bytes a line is not kept. */
const MORE_LINES = 100_000

/** A table with room for the lines of a text; `null` for a binary log, or one of several files, whose entries are told as entries. */
export function lineTable(log: ImaLog): LineTable | null {
  if (log.format !== 'ascii' || log.files.length !== 1) return null
  const bytes = wholeOf(log.files[0].content)
  let lines = 0
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LF, start)
    const end = found < 0 ? bytes.length : found
    if (end > start) lines++
    start = end + 1
  }
  return new LineTable(Math.min(lines, log.count + MORE_LINES))
}
