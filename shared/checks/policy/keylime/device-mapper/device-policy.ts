import { decodeUtf8 } from '../../../../bytes/visible'
import type { RuntimePolicy } from '../../../../model/policy'
import { isObject } from '../../../../bytes/json'
import { JsonText } from './json-text'
import type { PythonValue } from './python-value'

/** The rules for devices as Python reads them; `unknown`: they are nested too deeply, or hold numbers without end. */
export type DevicePolicy = { readonly value: PythonValue } | 'unknown'

const BYTE_ORDER_MARK = '\ufeff'

/** `ima.dm_policy` of the last policy that has one; `null` where there is none, or it is null. */
export function devicePolicy(policies: readonly RuntimePolicy[]): DevicePolicy | null {
  const last = policies.findLast(({ settings }) => isObject(settings['ima']) && settings['ima']['dm_policy'] !== undefined)
  if (last === undefined || (last.settings['ima'] as Readonly<Record<string, unknown>>)['dm_policy'] === null) return null
  const text = documentOf(last)
  return text?.enter('ima') && text.enter('dm_policy') ? text.value() ?? 'unknown' : 'unknown'
}

/** At the document that has the lists: of an allowlist it may stand in `allowlist`, as an object or as a text of its own. */
function documentOf({ bytes, form }: RuntimePolicy): JsonText | null {
  const decoded = decodeUtf8(bytes)
  if (decoded === null) return null
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded
  if (form !== 'allowlist' || new JsonText(text).enter('hashes')) return new JsonText(text)
  const wrapper = new JsonText(text)
  if (!wrapper.enter('allowlist')) return null
  return wrapper.next() === '"' ? new JsonText(wrapper.string()) : wrapper
}
