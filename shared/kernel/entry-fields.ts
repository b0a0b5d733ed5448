import { concatBytes } from '../bytes/equal'
import { ENTRY, hasFlag, templateData, templateName, type ImaLog } from '../model/ima-log'
import { LEGACY_DIGEST_SIZE } from '../sources/ima-binary/limits'
import { LEGACY_TEMPLATE, templateFields } from '../sources/ima-binary/templates'

/** One field of an entry's template data, without the length before it. */
export interface EntryField {
  /** The kernel's id: `d-ng`. */
  readonly id: string
  readonly bytes: Uint8Array
  /** Where its bytes begin in the template data. */
  readonly start: number
}

/** The kernel's ids of a template's fields, in order; `null` for one that is not known. */
export function templateFieldIds(template: string): readonly string[] | null {
  return templateFields(template)?.map(({ id }) => id) ?? null
}

/** The fields of an entry of a known template, borrowed from the log; `null` where they do not fill the template data. */
export function entryFields(log: ImaLog, index: number): EntryField[] | null {
  return splitFields(log, index, templateData(log, index))
}

/** The same, were `data` the entry's template data. */
export function splitFields(log: ImaLog, index: number, data: Uint8Array): EntryField[] | null {
  const decoders = hasFlag(log, index, ENTRY.unknownTemplate) ? null : templateFields(templateName(log, index))
  if (decoders === null) return null
  const legacy = templateName(log, index) === LEGACY_TEMPLATE
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const fields: EntryField[] = []
  let at = 0
  for (const [i, { id }] of decoders.entries()) {
    const bare = legacy && i === 0
    const start = bare ? at : at + 4
    if (start > data.length) return null
    const length = bare ? LEGACY_DIGEST_SIZE : view.getUint32(at, log.byteOrder === 'le')
    if (length > data.length - start) return null
    fields.push({ id, bytes: data.subarray(start, start + length), start })
    at = start + length
  }
  return at === data.length ? fields : null
}

/** Template data of these fields, as the log would hold them for the entry at `index`. */
export function joinFields(log: ImaLog, index: number, fields: readonly Uint8Array[]): Uint8Array {
  const legacy = templateName(log, index) === LEGACY_TEMPLATE
  return concatBytes(...fields.flatMap((bytes, i) => (legacy && i === 0 ? [bytes] : [lengthOf(bytes, log), bytes])))
}

function lengthOf(bytes: Uint8Array, log: ImaLog): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length, log.byteOrder === 'le')
  return length
}
