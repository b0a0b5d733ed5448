import { parseDigest, type LineDigest } from '../parse-line'
import { DeviceStop } from './device-stop'
import { EventText } from './event-text'
import { readFields, readTarget, type Attributes, type Target } from './read-target'
import { DEVICE_FIELDS } from './target-fields'

/** Buffers that describe devices (`DmIMAValidator.valid_names`). */
export const DEVICE_EVENTS = ['dm_table_load', 'dm_device_resume', 'dm_device_remove', 'dm_table_clear', 'dm_device_rename', 'dm_target_update'] as const
export type DeviceEventName = (typeof DEVICE_EVENTS)[number]

export function isDeviceEvent(name: string): name is DeviceEventName {
  return (DEVICE_EVENTS as readonly string[]).includes(name)
}

/** An event as Keylime keeps it. `device` is `null` where it has none of those that it would look for. */
export type DeviceEvent =
  | { readonly name: 'dm_table_load'; readonly device: Attributes; readonly targets: readonly Target[] }
  | { readonly name: 'dm_device_resume'; readonly device: Attributes; readonly table: LineDigest }
  | { readonly name: 'dm_device_remove'; readonly device: Attributes | null }
  | { readonly name: 'dm_table_clear'; readonly device: Attributes }
  | { readonly name: 'dm_device_rename'; readonly device: Attributes; readonly newName: string; readonly newUuid: string }
  | { readonly name: 'dm_target_update'; readonly device: Attributes; readonly target: Target }

const NAME_AND_UUID = DEVICE_FIELDS.slice(0, 2)

/** @throws DeviceStop `parsing-failed` for what Keylime's grammar does not take, `crash` where making the event of it raises */
export function readEvent(name: DeviceEventName, buffer: string): DeviceEvent {
  const text = new EventText(buffer)
  text.literal('dm_version=')
  text.version()
  text.literal(';')
  switch (name) {
    case 'dm_table_load': return readLoad(text)
    case 'dm_device_resume': return readResume(text)
    case 'dm_device_remove': return readRemove(text)
    case 'dm_table_clear': return readClear(text)
    case 'dm_device_rename': return readRename(text)
    case 'dm_target_update': return readUpdate(text)
  }
}

function readDevice(text: EventText): Attributes {
  const device = readFields(text, DEVICE_FIELDS)
  text.literal(';')
  return device
}

function readLoad(text: EventText): DeviceEvent {
  const device = readDevice(text)
  const targets: Target[] = []
  do targets.push(readTarget(text))
  while (text.sees('target_index='))
  text.end()
  return { name: 'dm_table_load', device, targets }
}

function readUpdate(text: EventText): DeviceEvent {
  const device = readDevice(text)
  const target = readTarget(text)
  text.end()
  return { name: 'dm_target_update', device, target }
}

function readResume(text: EventText): DeviceEvent {
  const device = readDevice(text)
  const hasData = !text.takes('device_resume=no_data')
  const digest = hasData ? readTable(text, 'active') : ''
  text.literal(';')
  readCapacity(text)
  if (!hasData) throw new DeviceStop('crash', 'a resume without data that describes its device')
  const table = parseDigest(digest)
  if (table === null) throw new DeviceStop('parsing-failed', 'a table hash that is no digest')
  return { name: 'dm_device_resume', device, table }
}

function readRemove(text: EventText): DeviceEvent {
  const hasData = !text.takes('device_remove=no_data')
  const device = hasData ? readRemoved(text) : null
  text.literal(hasData ? ',' : ';')
  text.literal('remove_all=')
  text.string()
  text.literal(';')
  readCapacity(text)
  if (!hasData) throw new DeviceStop('crash', 'a removal without data and without a name')
  return { name: 'dm_device_remove', device }
}

/** The active table, the inactive one, or both; of the active one the metadata count. */
function readRemoved(text: EventText): Attributes | null {
  const active = text.takes('device_active_metadata=') ? readDevice(text) : null
  const hasInactive = active === null || text.sees('device_inactive_metadata=')
  if (hasInactive) {
    text.literal('device_inactive_metadata=')
    readDevice(text)
  }
  if (active) readTable(text, 'active')
  if (active && hasInactive) text.literal(';')
  if (hasInactive) readTable(text, 'inactive')
  return active
}

/** Of a clear with data Keylime can't make an event: it asks for one without. */
function readClear(text: EventText): DeviceEvent {
  const device = readFields(text, NAME_AND_UUID)
  if (text.takes(',')) {
    readFields(text, DEVICE_FIELDS.slice(2))
    text.literal(';')
    readTable(text, 'inactive')
    text.literal(';')
    readCapacity(text)
    throw new DeviceStop('parsing-failed', 'a clear with data')
  }
  text.literal(';')
  text.literal('table_clear=no_data')
  text.literal(';')
  readCapacity(text)
  return { name: 'dm_table_clear', device }
}

function readRename(text: EventText): DeviceEvent {
  const device = readDevice(text)
  text.literal('new_name=')
  const newName = text.string()
  text.literal(',')
  text.literal('new_uuid=')
  const newUuid = text.optionalString()
  text.literal(';')
  readCapacity(text)
  return { name: 'dm_device_rename', device, newName, newUuid }
}

function readTable(text: EventText, which: 'active' | 'inactive'): string {
  text.literal(`${which}_table_hash=`)
  return text.string()
}

/** It ends every event but those with targets. */
function readCapacity(text: EventText): void {
  text.literal('current_device_capacity=')
  text.integer()
  text.literal(';')
  text.end()
}
