import { fieldDecoder } from './fields/index'
import type { FieldDecoder } from './fields/field'

/** Built-in templates by name (Linux `ima_template.c`). An entry of any other is replayed, and reported as unknown. */
const FORMATS: Readonly<Record<string, string>> = {
  'ima': 'd|n',
  'ima-ng': 'd-ng|n-ng',
  'ima-sig': 'd-ng|n-ng|sig',
  'ima-buf': 'd-ng|n-ng|buf',
  'ima-ngv2': 'd-ngv2|n-ng',
  'ima-sigv2': 'd-ngv2|n-ng|sig',
}

/** The one template whose data has another frame: no length, a bare digest, and a name that is hashed padded to 256 bytes. */
export const LEGACY_TEMPLATE = 'ima'

const templates = new Map(Object.entries(FORMATS).map(([name, format]) => [name, fieldsOf(format)]))

/** The fields of a template in order; `null` for one that is not in the table. */
export function templateFields(name: string): readonly FieldDecoder[] | null {
  return templates.get(name) ?? null
}

function fieldsOf(format: string): readonly FieldDecoder[] {
  return format.split('|').map((id) => {
    const decoder = fieldDecoder(id)
    if (!decoder) throw new Error(`template field ${id} has no decoder`)
    return decoder
  })
}
