import { EvidenceError } from '../../errors/evidence-error'
import { lineEnd, readHead } from './line'

/** How the text is written, apart from what it says. */
export interface TextForm {
  /** Offset of the first line: after a byte order mark. */
  readonly start: number
  /** Lines end in CR LF: the CR is no part of them. */
  readonly crlf: boolean
  readonly notes: readonly string[]
}

const UTF8_MARK = [0xef, 0xbb, 0xbf]
const UTF16_MARKS = [[0xff, 0xfe], [0xfe, 0xff]]
const CR = 0x0d

/** @throws EvidenceError for UTF-16: its bytes are no longer what the kernel wrote. */
export function textForm(file: string, text: Uint8Array): TextForm {
  if (UTF16_MARKS.some((mark) => beginsWith(text, mark))) {
    throw new EvidenceError({ code: 'ima.ascii-encoding', file, byteOffset: 0, field: 'text', expected: 'the bytes that the kernel wrote', found: 'UTF-16' })
  }
  const start = beginsWith(text, UTF8_MARK) ? UTF8_MARK.length : 0
  const crlf = endsInCr(text, start)
  const notes = [...(start > 0 ? ['it begins with a byte order mark, which the kernel did not write'] : []), ...(crlf ? ['its lines end in CR LF: the kernel writes LF'] : [])]
  return { start, crlf, notes }
}

function beginsWith(text: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => text[i] === byte)
}

/** A name may end in CR: only when the first two lines do, it belongs to the line ends. */
function endsInCr(text: Uint8Array, start: number): boolean {
  const first = lineEnd(text, start)
  if (first >= text.length || text[first - 1] !== CR || readHead(text, start, first) === null) return false
  const second = lineEnd(text, first + 1)
  return second <= first + 1 || text[second - 1] === CR
}
