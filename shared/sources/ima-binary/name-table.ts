import { visibleBytes } from '../../bytes/visible'
import type { FieldDecoder } from './fields/field'
import { templateFields } from './templates'

/** Different names that the columns have room for. */
export const TEMPLATES_MAX = 0xffff
export const ALGORITHMS_MAX = 0xff
/** Names that are known by their bytes, the first of a table: a log has some few. */
const COMPARED = 256

/** The names that the columns of a log count in. */
export class LogNameTables {
  readonly templates = new NameTable(TEMPLATES_MAX)
  readonly algorithms = new NameTable(ALGORITHMS_MAX)
  /** Fields of each template, by its index. */
  private readonly fields: { readonly of: readonly FieldDecoder[] | null }[] = []

  constructor() {
    this.algorithms.indexOf(new Uint8Array(0), 0, 0)
  }

  /** The fields of a template, by its index; `null` where they are not known. */
  fieldsOf(template: number): readonly FieldDecoder[] | null {
    return (this.fields[template] ??= { of: templateFields(this.templates.names[template]) }).of
  }
}

/** Numbers the different names of a column in order of first use. Entries mostly repeat the last name: that is tried first. */
class NameTable {
  readonly names: string[] = []
  private readonly raw: Uint8Array[] = []
  private readonly byText = new Map<string, number>()
  private last = -1

  /** `limit` different names fit the column. */
  constructor(private readonly limit: number) {}

  /** Index of the name at `start`, or `null` when the table is full. */
  indexOf(bytes: Uint8Array, start: number, length: number): number | null {
    if (this.last >= 0 && this.last < this.raw.length && same(this.raw[this.last], bytes, start, length)) return this.last
    const name = bytes.subarray(start, start + length)
    const text = visibleBytes(name)
    let index = this.byText.get(text)
    if (index === undefined) {
      if (this.names.length === this.limit) return null
      index = this.names.push(text) - 1
      if (index < COMPARED) this.raw.push(name.slice())
      this.byText.set(text, index)
    }
    this.last = index
    return index
  }
}

function same(name: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (name.length !== length) return false
  for (let i = 0; i < length; i++) if (name[i] !== bytes[start + i]) return false
  return true
}
