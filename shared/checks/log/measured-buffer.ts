import { isCertificate } from '../../crypto/keys/is-certificate'
import { entryColumn, ENTRY, hasFlag, templateData, templateName, type ImaLog } from '../../model/ima-log'

export const BUFFER_TEMPLATE = 'ima-buf'
/** What ends a name, and the length of the next field. */
const BEFORE_BUFFER = 1 + 4

/** Has the log entries of buffers? */
export function hasBuffers({ templates, tally }: ImaLog): boolean {
  return templates.some((name, template) => name === BUFFER_TEMPLATE && tally.templates[template] > 0)
}

/** Is the entry of a buffer: a key that was loaded, a command line, other data of the kernel? */
export function isBufferEntry(log: ImaLog, index: number): boolean {
  return templateName(log, index) === BUFFER_TEMPLATE && !hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed)
}

/** Its last field, behind digest and name. */
export function measuredBuffer(log: ImaLog, index: number): Uint8Array {
  return templateData(log, index).subarray(bufferOffset(log, index))
}

/** Is the buffer the certificate of a key that was loaded into the keyring of that name? */
export function holdsCertificate(log: ImaLog, index: number): boolean {
  return isCertificate(measuredBuffer(log, index))
}

/** Where that begins in the template data, in bytes. */
export function bufferOffset(log: ImaLog, index: number): number {
  return entryColumn(log, index, 'pathOffset') + entryColumn(log, index, 'pathLength') + BEFORE_BUFFER - entryColumn(log, index, 'dataOffset')
}
