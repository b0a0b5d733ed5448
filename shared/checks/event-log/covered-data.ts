import { EVENT_TYPE, type EventLogEvent } from '../../model/event-log'

const T = EVENT_TYPE
/** Types whose digest is that of the data, TCG PC Client PFP 1.06 §10.4.1. */
const WHOLE: ReadonlySet<number> = new Set([
  T.separator, T.action, T.crtmVersion, T.variableDriverConfig, T.variableBoot2, T.gpt, T.efiAction, 0x8000000d,
])
/** UEFI_VARIABLE_DATA before its name: GUID and two lengths. */
const VARIABLE_HEADER = 32

/**
 * The bytes that the digest of an event may cover, any of them good; empty where its type's digest covers something else (code, images,
 * files) or nobody can tell.
 */
export function coveredData(event: EventLogEvent): readonly Uint8Array[] {
  const { type, data } = event
  if (WHOLE.has(type)) return [data]
  // Firmware measures the whole structure or the variable's value alone.
  if (type === T.variableBoot) return [data, ...variableValue(data)]
  // Older shims leave out the last byte.
  if (type === T.variableAuthority) return [data, data.subarray(0, Math.max(0, data.length - 1)), ...variableValue(data)]
  return []
}

function variableValue(data: Uint8Array): readonly Uint8Array[] {
  if (data.length < VARIABLE_HEADER) return []
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const start = VARIABLE_HEADER + 2 * Number(view.getBigUint64(16, true))
  const length = Number(view.getBigUint64(24, true))
  return start + length <= data.length ? [data.subarray(start, start + length)] : []
}
