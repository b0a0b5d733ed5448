import { decodeUtf8 } from '../../bytes/visible'
import type { EntryField } from '../../kernel/entry-fields'

/** Attributes that EVM protects: some ten (Linux 6.12 `evm_main.c`, `evm_config_xattrnames`). */
const NAMES_MAX = 64

/**
 * Extended attributes that an entry holds in its three fields: names with `|` between them, lengths in the machine's byte order, values one after the other.
 * `null` where the three do not fit together, or one of them is not there.
 */
export function entryXattrs(fields: readonly EntryField[], littleEndian: boolean): ReadonlyMap<string, Uint8Array> | null {
  const [names, lengths, values] = ['xattrnames', 'xattrlengths', 'xattrvalues'].map((id) => fields.find((field) => field.id === id)?.bytes)
  if (!names || !lengths || !values) return null
  const list = names.length === 0 ? [] : decodeUtf8(names.subarray(0, -1))?.split('|', NAMES_MAX + 1)
  if (!list || list.length > NAMES_MAX || lengths.length !== 4 * list.length) return null
  const view = new DataView(lengths.buffer, lengths.byteOffset, lengths.byteLength)
  const found = new Map<string, Uint8Array>()
  let at = 0
  for (const [i, name] of list.entries()) {
    const length = view.getUint32(4 * i, littleEndian)
    if (length > values.length - at) return null
    found.set(name, values.subarray(at, at + length))
    at += length
  }
  return at === values.length ? found : null
}
