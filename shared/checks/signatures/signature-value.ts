import { isContentSignatureType } from '../../crypto/ima-signature/ima-signature'
import { entryFields, templateFieldIds, type EntryField } from '../../kernel/entry-fields'
import { entryColumn, signatureBytes, type ImaLog } from '../../model/ima-log'
import { entryXattrs } from './xattrs'

/** A signature as an entry holds it. */
export interface SignatureValue {
  /** The template's field: `sig`, `evmsig`, `modsig`, or `xattrvalues` for the `security.ima` among the attributes. */
  readonly field: 'sig' | 'evmsig' | 'modsig' | 'xattrvalues'
  readonly bytes: Uint8Array
}

const NO_SIGNATURES: readonly string[] = ['d', 'n', 'd-ng', 'n-ng', 'd-ngv2', 'buf']

/** May any entry hold a signature, or is there one whose fields are not decoded? */
export function mayHoldSignatures({ templates, tally }: ImaLog): boolean {
  const { unknownTemplate, malformed, noData } = tally.flags
  if (unknownTemplate + malformed + noData > 0) return true
  return templates.some((name, template) => tally.templates[template] > 0 && (templateFieldIds(name) ?? []).some((id) => !NO_SIGNATURES.includes(id)))
}

/** Finds the signatures of a log's entries: which fields a template has is looked at once for each of them. */
export class SignatureValues {
  /** By template: has it fields, besides `sig`, that may hold a signature? */
  private readonly more: (boolean | undefined)[] = []

  constructor(private readonly log: ImaLog) {}

  /** `null` for an entry that holds none. Its fields must be decoded. */
  of(index: number): SignatureValue | null {
    const { log } = this
    if (entryColumn(log, index, 'signatureLength') > 0) return { field: 'sig', bytes: signatureBytes(log, index) }
    const template = entryColumn(log, index, 'template')
    if (this.more[template] === false) return null
    const fields = entryFields(log, index) ?? []
    this.more[template] ??= fields.some(({ id }) => id !== 'sig' && !NO_SIGNATURES.includes(id))
    return this.more[template] ? fromFields(fields, log.byteOrder === 'le') : null
  }
}

/** A signature of the content before one of the metadata: that stands for the content only where `security.ima` is a hash. */
function fromFields(fields: readonly EntryField[], littleEndian: boolean): SignatureValue | null {
  const ima = entryXattrs(fields, littleEndian)?.get('security.ima')
  if (ima && ima.length > 0 && isContentSignatureType(ima[0])) return { field: 'xattrvalues', bytes: ima }
  const evm = fields.find(({ id }) => id === 'evmsig')?.bytes
  if (evm && evm.length > 0) return { field: 'evmsig', bytes: evm }
  const appended = fields.find(({ id }) => id === 'modsig')?.bytes
  return appended && appended.length > 0 ? { field: 'modsig', bytes: appended } : null
}
