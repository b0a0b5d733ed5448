import { fieldDecoder } from './fields/index'
import type { FieldDecoder } from './fields/field'

/** Built-in templates by name (Linux `ima_template.c`). */
const FORMATS: Readonly<Record<string, string>> = {
  'ima': 'd|n',
  'ima-ng': 'd-ng|n-ng',
  'ima-sig': 'd-ng|n-ng|sig',
  'ima-buf': 'd-ng|n-ng|buf',
  'ima-ngv2': 'd-ngv2|n-ng',
  'ima-sigv2': 'd-ngv2|n-ng|sig',
  'ima-modsig': 'd-ng|n-ng|sig|d-modsig|modsig',
  'evm-sig': 'd-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode',
}

const names = new Map(Object.entries(FORMATS).map(([name, format]) => [format, name]))

/** The name of a built-in template, given itself or its format, as `template=` of a policy may give it (Linux `lookup_template_desc`); `null` for any other. */
export function builtInTemplate(nameOrFormat: string): string | null {
  return Object.hasOwn(FORMATS, nameOrFormat) ? nameOrFormat : (names.get(nameOrFormat) ?? null)
}

/** The one template whose data has another frame: no length, a bare digest, and a name that is hashed padded to 256 bytes. */
export const LEGACY_TEMPLATE = 'ima'

/** Fields of a template at most: `IMA_TEMPLATE_NUM_FIELDS_MAX`. */
const FIELDS_MAX = 15

const templates = new Map(Object.entries(FORMATS).map(([name, format]) => [name, fieldsOf(format)]))

/**
 * The fields of a template in order. A custom one (`ima_template_fmt=`) has its format for a name. `null` for a name that is neither, or a
 * format with a field that is not known: its entries are replayed all the same.
 */
export function templateFields(name: string): readonly FieldDecoder[] | null {
  return templates.get(name) ?? (name.includes('|') || fieldDecoder(name) ? fieldsOf(name) : null)
}

function fieldsOf(format: string): readonly FieldDecoder[] | null {
  const ids = format.split('|', FIELDS_MAX + 1)
  const decoders = ids.map(fieldDecoder).filter((decoder) => decoder !== undefined)
  return ids.length <= FIELDS_MAX && decoders.length === ids.length ? decoders : null
}
