import { bytesEqual } from '../../../../bytes/equal'
import { decodeUtf8 } from '../../../../bytes/visible'
import { hash } from '../../../../crypto/digests'
import { PYTHON_HASHES } from '../keylime-policy'
import type { ParsedLine } from '../parse-line'
import { clear, remove, rename, resume, update } from './change-device'
import { refuseInternal } from './check-target'
import type { DevicePolicy } from './device-policy'
import { DeviceStop } from './device-stop'
import type { Devices } from './device-table'
import { loadTable } from './load-table'
import { itemOf, type PythonValue } from './python-value'
import { readEvent, type DeviceEvent, type DeviceEventName } from './read-event'
import type { Attributes } from './read-target'
import { RulePatterns } from './rule-patterns'

/** Event ids, each once, none for a pass. */
export type DeviceJudgement = { readonly events: readonly string[] } | { readonly crash: string } | 'unknown'

/** What the ids of all its events begin with. */
export const DEVICE_PREFIX = 'ima.validation.dm.'
const PARSING_FAILED = `${DEVICE_PREFIX}parsing_failed`
const INVALID_DATA = `${DEVICE_PREFIX}invalid_data`
/** What an event is called whose device is not known. */
const BEFORE_LOAD = {
  dm_device_resume: 'resume_before_table_load', dm_device_remove: 'remove_before_table_load', dm_table_clear: 'clear_before_table_load', dm_device_rename: 'rename_before_table_load', dm_target_update: 'update_before_table_load',
} as const

/** Keylime's `DmIMAValidator`: the device-mapper events of one log, in its order, held against `ima.dm_policy`. */
export class DeviceMapper {
  private readonly devices: Devices = new Map()
  private readonly patterns = new RulePatterns()
  /** An event was not judged: which devices there are is not known any more. */
  private isLost: boolean

  constructor(private readonly policy: DevicePolicy) {
    this.isLost = policy === 'unknown'
  }

  judge({ name, digest, buffer }: ParsedLine): DeviceJudgement {
    const events: string[] = []
    try {
      const event = readEvent(name as DeviceEventName, textOf(buffer!))
      const bank = PYTHON_HASHES.get(digest.algorithm)
      if (bank === undefined) throw new DeviceStop('crash', 'a device-mapper event with a digest of a hash that Keylime does not know')
      if (!bytesEqual(digest.hash, hash(bank, buffer!))) events.push(INVALID_DATA)
      if (this.isLost) return 'unknown'
      const found = this.apply(event, digest, (this.policy as { readonly value: PythonValue }).value)
      return { events: [...events, ...found.map((one) => `${DEVICE_PREFIX}${name}.${one}`)] }
    } catch (error) {
      if (!(error instanceof DeviceStop)) throw error
      return this.stopped(error, events)
    }
  }

  private stopped({ kind, message }: DeviceStop, events: readonly string[]): DeviceJudgement {
    if (kind === 'parsing-failed') return { events: [...events, PARSING_FAILED] }
    if (kind === 'crash') return { crash: message }
    this.isLost = true
    return 'unknown'
  }

  private apply(event: DeviceEvent, digest: ParsedLine['digest'], policy: PythonValue): string[] {
    const matchOn = itemOf(policy, 'match_on')
    if (typeof matchOn !== 'string') throw new DeviceStop('parsing-failed', 'match_on is no text')
    const key = keyOf(event.device, matchOn)
    const { devices, patterns } = this
    if (event.name === 'dm_table_load') return loadTable({ key, matchOn, device: event.device, targets: event.targets, digest }, policy, devices, patterns)
    const device = typeof key === 'string' ? devices.get(key) : undefined
    if (device === undefined) return [BEFORE_LOAD[event.name]]
    switch (event.name) {
      case 'dm_device_resume': return resume(event, key as string, device, devices)
      case 'dm_device_remove': return remove(key as string, device, devices)
      case 'dm_table_clear': return clear(device)
      case 'dm_device_rename': return rename(event, key as string, matchOn, device, devices, patterns)
      case 'dm_target_update': return update(event, device, patterns)
    }
  }
}

/** What Python's `getattr` finds on the device. */
function keyOf(device: Attributes | null, matchOn: string): string | bigint {
  const found = device?.get(matchOn)
  if (typeof found === 'string' || typeof found === 'bigint') return found
  refuseInternal(matchOn)
  throw new DeviceStop('crash', device === null ? 'the removal of a device that has no active table' : `a device-mapper event that has no ${matchOn} of its device`)
}

function textOf(buffer: Uint8Array): string {
  const text = decodeUtf8(buffer)
  if (text === null) throw new DeviceStop('crash', 'a device-mapper event that is no UTF-8')
  return text
}
