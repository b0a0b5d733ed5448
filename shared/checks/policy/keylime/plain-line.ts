import { algorithmName, fileDigest, hasFlag, pathBytes, templateData, templateDigest, templateName, entryPcr, type ImaLog } from '../../../model/ima-log'
import type { ParsedLine } from './parse-line'

/** A line that was never a text: what parsing it would give, and the template data that Keylime makes of that. */
export interface PlainLine {
  readonly line: ParsedLine
  readonly data: Uint8Array
}

/** The template of a plain line. */
export const PLAIN_TEMPLATE = 'ima-ng'
const ALL_FLAGS = 0xff
const latin1 = new TextDecoder('latin1')
const PLAIN_ALGORITHM = /^[\w-]+$/

/**
 * Most entries of a binary log: of template `ima-ng`, whole, little-endian, with a name of printable ASCII without blanks. For them the text that the kernel prints says
 * what the bytes say, and what Keylime makes of the text is the template data again: writing the one and parsing it back would take ten times as long. `null` for any other.
 */
export function plainLine(log: ImaLog, index: number): PlainLine | null {
  if (!isPlainLog(log) || hasFlag(log, index, ALL_FLAGS) || templateName(log, index) !== PLAIN_TEMPLATE) return null
  const [name, hash, algorithm] = [pathBytes(log, index), fileDigest(log, index), algorithmName(log, index)]
  if (name.length === 0 || hash.length === 0 || !isPrintable(name) || !isPlainAlgorithm(algorithm)) return null
  return {
    line: { pcr: `${entryPcr(log, index)}`, column: templateDigest(log, index), mode: 'ima-ng', digest: { algorithm, hash }, name: latin1.decode(name), signature: null, buffer: null },
    data: templateData(log, index),
  }
}

/** May a log have plain lines? */
export function isPlainLog({ format, byteOrder }: ImaLog): boolean {
  return format === 'binary' && byteOrder === 'le'
}

export function isPlainAlgorithm(name: string): boolean {
  return PLAIN_ALGORITHM.test(name)
}

function isPrintable(name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (name[i] < 0x21 || name[i] > 0x7e) return false
  return true
}
