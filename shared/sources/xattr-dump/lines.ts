import { bytesAt } from '../../bytes/equal'

/** A line of a file: offsets of its first byte and behind its last, its end left out (LF, or CR LF). */
export interface Line {
  readonly start: number
  readonly end: number
  /** Offset behind its end. */
  readonly next: number
}

const [LF, CR] = [0x0a, 0x0d]

export function lineAt(bytes: Uint8Array, start: number): Line {
  const found = bytes.indexOf(LF, start)
  const whole = found < 0 ? bytes.length : found
  const end = found > start && bytes[found - 1] === CR ? found - 1 : whole
  return { start, end, next: found < 0 ? bytes.length : found + 1 }
}

const FILE = new TextEncoder().encode('# file: ')
/** Name spaces of Linux's attributes (xattr(7)); getfattr escapes an `=` in a name. */
const NAME = /^(?:security|user|trusted|system)\.[^=\n]+$/
/** XATTR_NAME_MAX is 255 bytes; each may take four characters. */
const MAX_NAME = 4 * 255
const EQUALS = 0x3d
const latin1 = new TextDecoder('latin1')

/** Offset of the name that a `# file: NAME` line tells; -1 for any other line. */
export function fileNameAt(bytes: Uint8Array, { start, end }: Line): number {
  return end - start > FILE.length && bytesAt(bytes, start, FILE) ? start + FILE.length : -1
}

/** The name of an attribute, as it is written, and the offset of its value; -1 where there is none. `null` for any other line. */
export function attributeAt(bytes: Uint8Array, { start, end }: Line): { name: string; valueAt: number } | null {
  const head = bytes.subarray(start, Math.min(end, start + MAX_NAME + 1))
  const equals = head.indexOf(EQUALS)
  if (equals < 0 && end - start > MAX_NAME) return null
  const name = latin1.decode(equals < 0 ? head : head.subarray(0, equals))
  return NAME.test(name) ? { name, valueAt: equals < 0 ? -1 : start + equals + 1 } : null
}
