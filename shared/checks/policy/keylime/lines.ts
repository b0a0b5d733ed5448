import { wholeOf } from '../../../bytes/memory-source'
import { ENTRY, entryPlace, fileOfEntry, hasFlag, type ImaLog } from '../../../model/ima-log'
import { asciiLine } from '../../../kernel/ascii-line'
import { plainLine, type PlainLine } from './plain-line'

const LF = 0x0a
/** Undecodable bytes become U+FFFD, as in a JSON text that a lenient agent makes of the file: such a line has another hash than the log. */
const text = new TextDecoder('utf-8', { ignoreBOM: true })

/** A line of the ASCII form of a log: what Keylime's verifier looks at. */
export interface LogLine {
  /** `null` where no text can be made: the entry's fields are none that the kernel prints. Not made of a plain line. */
  readonly text: string | null
  readonly plain: PlainLine | null
  /** The entry that it belongs to, from 0; a line after the last decoded entry of a text counts on. `null`: text that is part of no entry. */
  readonly entryIndex: number | null
  /** Where it stands in the text; 0 of a binary log. */
  readonly byteOffset: number
  readonly byteLength: number
}

/** Lines in order, split at LF, empty ones left out: an entry whose name holds a line feed is several lines. Those of entries of which `isKnown` says so are left out. */
export function* logLines(log: ImaLog, isKnown: (index: number) => boolean): Generator<LogLine> {
  if (log.format === 'ascii' && log.files.length === 1) yield* textLines(log)
  else for (let index = 0; index < log.count; index++) {
    if (isKnown(index)) continue
    const plain = plainLine(log, index)
    if (plain) yield { text: null, plain, entryIndex: index, byteOffset: 0, byteLength: 0 }
    else for (const line of linesOfEntry(log, index)) yield { text: line, plain, entryIndex: index, byteOffset: 0, byteLength: 0 }
  }
}

function linesOfEntry(log: ImaLog, index: number): (string | null)[] {
  if (log.format === 'ascii') {
    const { byteOffset, byteLength } = entryPlace(log, index)
    const bytes = wholeOf(fileOfEntry(log, index).content)
    return split(bytes, byteOffset, endOfLine(bytes, byteOffset + byteLength))
  }
  if (hasFlag(log, index, ENTRY.noData)) return [null]
  const line = asciiLine(log, index)
  return line === null ? [null] : split(line, 0, line.length)
}

/** The whole file as it is: also what is no entry, and what stands after the place where decoding stopped. */
function* textLines(log: ImaLog): Generator<LogLine> {
  const bytes = wholeOf(log.files[0].content)
  const last = log.count - 1
  let index = 0
  let after = log.count
  for (let start = 0; start < bytes.length;) {
    const end = endOfLine(bytes, start)
    if (end > start) {
      while (index <= last && endOfEntry(log, index) < start) index++
      const isInside = index <= last && entryPlace(log, index).byteOffset < end
      yield { text: text.decode(bytes.subarray(start, end)), plain: null, entryIndex: isInside ? index : index > last ? after++ : null, byteOffset: start, byteLength: end - start }
    }
    start = end + 1
  }
}

function endOfEntry(log: ImaLog, index: number): number {
  const { byteOffset, byteLength } = entryPlace(log, index)
  return byteOffset + byteLength
}

function split(bytes: Uint8Array, start: number, stop: number): string[] {
  const lines: string[] = []
  for (let at = start; at < stop;) {
    const end = Math.min(endOfLine(bytes, at), stop)
    if (end > at) lines.push(text.decode(bytes.subarray(at, end)))
    at = end + 1
  }
  return lines
}

function endOfLine(bytes: Uint8Array, start: number): number {
  const at = bytes.indexOf(LF, start)
  return at < 0 ? bytes.length : at
}
