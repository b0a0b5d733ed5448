import { entryFields, joinFields, type EntryField } from '../../../kernel/entry-fields'
import { entryColumn, type ImaLog } from '../../../model/ima-log'

/** Template data beyond which an entry is not rewritten: a hostile one may hold 16 MiB. */
const LARGEST = 1 << 16

/** A way in which a tool may have written an entry otherwise than the kernel measured it. */
export interface Rewrite {
  /** What the log shows instead: `blanks in names where the kernel wrote underscores`. */
  readonly what: string
  /** Field contents as they may have been measured; nothing where it does not apply to the entry. */
  measured(fields: readonly EntryField[]): Iterable<readonly Uint8Array[]>
}

/** Template data of the entry as it may have been measured. */
export function* measuredData(log: ImaLog, index: number, rewrite: Rewrite): Generator<Uint8Array> {
  const fields = entryColumn(log, index, 'dataLength') > LARGEST ? null : entryFields(log, index)
  if (fields) for (const contents of rewrite.measured(fields)) yield joinFields(log, index, contents)
}

/** The contents of all fields, one of them otherwise. */
export function withField(fields: readonly EntryField[], at: number, bytes: Uint8Array): readonly Uint8Array[] {
  return fields.map((field, i) => (i === at ? bytes : field.bytes))
}

/** Another content for each field of such an id; `null` where there is none. */
export function eachField(what: string, ids: readonly string[], other: (bytes: Uint8Array) => Uint8Array | null): Rewrite {
  return {
    what,
    * measured(fields) {
      for (const [at, { id, bytes }] of fields.entries()) {
        const measured = ids.includes(id) ? other(bytes) : null
        if (measured) yield withField(fields, at, measured)
      }
    },
  }
}
