import { decodeUtf8 } from '../../../../bytes/visible'
import { bytesEqual } from '../../../../bytes/equal'
import { checkTarget } from './check-target'
import { DeviceStop } from './device-stop'
import type { Device, Devices } from './device-table'
import { meetsReference } from './meets-reference'
import { elementOf, isTrue, itemOf } from './python-value'
import type { DeviceEvent } from './read-event'
import type { RulePatterns } from './rule-patterns'

type Named<Name extends DeviceEvent['name']> = Extract<DeviceEvent, { name: Name }>

/** One resume for each load, with the digest of what was loaded: `validate_device_resume`. */
export function resume({ table }: Named<'dm_device_resume'>, key: string, device: Device, devices: Devices): string[] {
  if (device.isActive) return ['already_active']
  if (device.table.algorithm === table.algorithm && bytesEqual(device.table.hash, table.hash)) {
    devices.set(key, { ...device, isActive: true })
    return []
  }
  // Keylime writes both digests down as if they were text.
  if (decodeUtf8(table.hash) === null || decodeUtf8(device.table.hash) === null) throw new DeviceStop('crash', 'a resume of another table than was loaded, whose digest is no UTF-8')
  return ['active_table_mismatch']
}

export function remove(key: string, { rule }: Device, devices: Devices): string[] {
  if (!isTrue(itemOf(itemOf(rule, 'device_remove'), 'allow_removal'))) return ['device_removed']
  devices.delete(key)
  return []
}

export function clear({ rule }: Device): string[] {
  return isTrue(itemOf(rule, 'allow_clear')) ? [] : ['table_cleared']
}

/** Under its new name; a device that is known by its UUID is kept under its new name too, where no event will find it: `validate_device_rename`. */
export function rename({ device: before, newName, newUuid }: Named<'dm_device_rename'>, key: string, matchOn: string, device: Device, devices: Devices, patterns: RulePatterns): string[] {
  const events: string[] = []
  const move = () => {
    devices.delete(key)
    devices.set(newName, device)
  }
  if (before.get('name') !== newName) {
    if (!meetsReference(newName, itemOf(itemOf(device.rule, 'device_rename'), 'valid_name'), patterns)) events.push('new_name_invalid')
    else if (matchOn === 'name') move()
  }
  if (before.get('uuid') !== newUuid) {
    if (!meetsReference(newUuid, itemOf(itemOf(device.rule, 'device_rename'), 'valid_uuid'), patterns)) events.push('new_uuid_invalid')
    else if (matchOn === 'uuid') move()
  }
  return events
}

export function update({ target }: Named<'dm_target_update'>, { rule }: Device, patterns: RulePatterns): string[] {
  const values = elementOf(itemOf(itemOf(rule, 'table_load'), 'targets'), target.general.get('target_index') as bigint)
  return checkTarget(target, values, patterns)
}
