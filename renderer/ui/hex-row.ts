export const BYTES_PER_ROW = 16
/** Two digits a byte, a blank between two bytes, one more after eight. */
const HEX_COLUMNS = 48

/** Half-open range of byte offsets. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** `mark`: the selected field; `part`: the entry around it; `dim`: its neighbours. */
export type HexTone = 'mark' | 'part' | 'dim'

export interface HexRun {
  readonly tone: HexTone
  /** Offset of the first byte of the run. */
  readonly offset: number
  readonly hex: string
  readonly text: string
}

/** One row as runs of one tone; a gap stands after eight bytes and belongs to the run it lies in. */
export function hexRuns(bytes: Uint8Array, offset: number, mark: ByteRange | null, part: ByteRange | null): readonly HexRun[] {
  const runs: HexRun[] = []
  let start = 0
  while (start < bytes.length) {
    const tone = toneAt(offset + start, mark, part)
    let end = start + 1
    while (end < bytes.length && toneAt(offset + end, mark, part) === tone) end++
    runs.push({ tone, offset: offset + start, hex: hexText(bytes, start, end), text: plainText(bytes.subarray(start, end)) })
    start = end
  }
  return runs
}

/** Separator between a run that ends before byte `column` and the next. */
export function gapBefore(column: number): string {
  if (column === 0) return ''
  return column === 8 ? '  ' : ' '
}

/** Blanks that stand for the bytes that a last row of `length` bytes lacks. */
export function hexPad(length: number): string {
  return ' '.repeat((BYTES_PER_ROW - length) * 3 + (length > 8 ? 0 : 1))
}

/** Digits that every offset of a file of this size is drawn with: an even number, six at least. */
export function offsetDigits(size: number): number {
  const needed = Math.max(0, size - 1).toString(16).length
  return Math.max(6, needed + (needed % 2))
}

export function hexOffset(offset: number, size: number): string {
  return offset.toString(16).padStart(offsetDigits(size), '0')
}

/** Byte of a row at a column of its text, counted from the first hex digit; `null` between the columns. */
export function byteAtColumn(column: number): number | null {
  if (column < 0) return null
  if (column < HEX_COLUMNS) return Math.floor((column < 24 ? column : column - 1) / 3)
  const text = column - HEX_COLUMNS - 2
  return text >= 0 && text < BYTES_PER_ROW ? text : null
}

function toneAt(offset: number, mark: ByteRange | null, part: ByteRange | null): HexTone {
  if (mark !== null && offset >= mark.start && offset < mark.end) return 'mark'
  if (part === null || (offset >= part.start && offset < part.end)) return 'part'
  return 'dim'
}

function hexText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += (i === start ? '' : gapBefore(i)) + bytes[i].toString(16).padStart(2, '0')
  return text
}

function plainText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
}
