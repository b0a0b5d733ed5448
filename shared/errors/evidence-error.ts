/** What is known of malformed input, as plain data: it crosses workers and processes, and every text is rendered from it. */
export interface ErrorData {
  /** Stable, dotted, lower case; the first word is the decoder: `ima.field-overrun`, `tpm.truncated`. */
  readonly code: string
  /** Path of the evidence file as the user named it. */
  readonly file: string
  /** Byte offset from the start of that file. */
  readonly byteOffset: number
  /** Entry of a log, counted from 0. */
  readonly entryIndex?: number
  /** Name of the field that was being read, in the format's own words. */
  readonly field?: string
  readonly expected: string
  readonly found: string
}

/** Malformed evidence. Well-formed but damning evidence is a finding, our own mistakes are ordinary errors. */
export class EvidenceError extends Error implements ErrorData {
  override readonly name = 'EvidenceError'
  readonly code: string
  readonly file: string
  readonly byteOffset: number
  readonly entryIndex?: number
  readonly field?: string
  readonly expected: string
  readonly found: string

  constructor(data: ErrorData, options?: { cause?: unknown }) {
    super(formatErrorData(data), options)
    this.code = data.code
    this.file = data.file
    this.byteOffset = data.byteOffset
    this.entryIndex = data.entryIndex
    this.field = data.field
    this.expected = data.expected
    this.found = data.found
  }

  /** The wire form: only plain data crosses a boundary. */
  toData(): ErrorData {
    const { code, file, byteOffset, entryIndex, field, expected, found } = this
    return { code, file, byteOffset, entryIndex, field, expected, found }
  }
}

/** One line: `FILE: at byte N (entry I): what was expected, what was found`. Entries are counted from 1 for people. */
export function formatErrorData(error: ErrorData): string {
  const entry = error.entryIndex === undefined ? '' : ` (entry ${error.entryIndex + 1})`
  const field = error.field === undefined ? '' : `${error.field}: `
  return `${error.file}: at byte ${error.byteOffset}${entry}: ${field}expected ${error.expected}, found ${error.found}`
}

/** Does the error say that the file ended inside an item? Anything else is malformed. */
export function isTruncation(error: ErrorData): boolean {
  return error.code.endsWith('.truncated')
}
