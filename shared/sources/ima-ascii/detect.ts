import { decodeUtf8 } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import { fileName } from '../file-name'
import { templateFields } from '../ima-binary/templates'
import type { Detection } from '../source'
import { latin1, lineEnd, readHead } from './line'
import { textForm } from './text-form'

/** The name that the kernel gives the file, maybe within a longer one. */
const NAME_HINT = /ascii_runtime_measurements/i
/** Bytes that tell text from other things. */
const LOOKED_AT = 512

/** A log is known by its first line: PCR, hex digits of a digest, and a template. */
export function detectImaAscii({ path, bytes }: SourceInput): Detection | null {
  const named = NAME_HINT.test(fileName(path))
  const start = startOf(path, bytes)
  if (start === null) return named ? { confidence: 'likely', recognisedBy: 'its name only: its text is UTF-16' } : null
  const first = skipEmpty(bytes, start)
  const head = readHead(bytes, first, lineEnd(bytes, first))
  if (head === null) return named && isText(bytes) ? { confidence: 'likely', recognisedBy: 'its name only: the first line is damaged' } : null
  const template = latin1(bytes, head.template.start, head.template.end)
  if (templateFields(template) !== null) return { confidence: 'certain', recognisedBy: `first line: PCR, template digest, ${template}` }
  return named ? { confidence: 'likely', recognisedBy: 'its name, and the beginning of its first line' } : null
}

function startOf(path: string, bytes: Uint8Array): number | null {
  try {
    return textForm(path, bytes).start
  } catch (error) {
    if (error instanceof EvidenceError) return null
    throw error
  }
}

/** Empty lines before the first are no entries. */
function skipEmpty(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d)) at++
  return at
}

/** Could the beginning be a line of text? */
export function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LOOKED_AT)
  return !head.includes(0) && (bytes.length <= LOOKED_AT ? decodeUtf8(head) !== null : decodeUtf8(head.subarray(0, lineEnd(head, 0))) !== null)
}
