import { concatBytes } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { templateDigest, templateName, type ImaLog } from '../../model/ima-log'
import { emptyParts } from '../ima-binary/fields/digest-text'
import { scanFields, type FieldAt } from '../ima-binary/fields-of-entry'
import { emptyFrame, logBytes, readFrame } from '../ima-binary/frame'
import { templateFields } from '../ima-binary/templates'
import { ENTRY, hasFlag } from '../../model/ima-log'

const ascii = new TextEncoder()
const NUL = 0

/**
 * The line that the kernel prints for an entry of a binary log, with its line feed (Linux `ima_fs.c`, `ima_template_lib.c`). `null` where the
 * fields are not decoded.
 */
export function renderLine(log: ImaLog, index: number): Uint8Array | null {
  const decoders = templateFields(templateName(log, index))
  if (decoders === null || hasFlag(log, index, ENTRY.malformed)) return null
  const page = log.pages.at(index)
  const bytes = logBytes(log.path, page.bytes, { littleEndian: log.byteOrder === 'le', templateDigestSize: log.templateDigestSize })
  const frame = emptyFrame()
  readFrame(bytes, page.columns.offset[index - page.first], index, frame)
  const found: FieldAt[] = []
  scanFields(bytes, frame, decoders, index, hasFlag(log, index, ENTRY.violation), emptyParts(), (at) => found.push(at))
  const head = `${String(frame.pcr).padStart(2)} ${toHex(templateDigest(log, index))} ${templateName(log, index)}`
  return concatBytes(ascii.encode(head), ...found.flatMap((at) => [ascii.encode(' '), renderField(at)]), ascii.encode('\n'))
}

function renderField({ decoder, field }: FieldAt): Uint8Array {
  const bytes = field.bytes.subarray(field.start, field.end)
  switch (decoder.id) {
    case 'n-ng': case 'xattrnames': return bytes.subarray(0, endOfText(bytes))
    case 'n': return bytes.subarray(0, endOfText(bytes))
    case 'd-ng': case 'd-ngv2': case 'd-modsig': return prefixedDigest(bytes)
    case 'iuid': case 'igid': case 'imode': return number(bytes, field.littleEndian)
    default: return ascii.encode(toHex(bytes))
  }
}

function endOfText(bytes: Uint8Array): number {
  const nul = bytes.indexOf(NUL)
  return nul < 0 ? bytes.length : nul
}

function prefixedDigest(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes
  const nul = endOfText(bytes)
  return concatBytes(bytes.subarray(0, nul), ascii.encode(toHex(bytes.subarray(nul + 1))))
}

function number(bytes: Uint8Array, littleEndian: boolean): Uint8Array {
  if (bytes.length === 0) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return ascii.encode(`${bytes.length === 2 ? view.getUint16(0, littleEndian) : view.getUint32(0, littleEndian)}`)
}
