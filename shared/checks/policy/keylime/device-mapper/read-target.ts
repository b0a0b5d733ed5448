import { DeviceStop } from './device-stop'
import type { EventText } from './event-text'
import { KINDS, MIRROR_COUNT, MIRROR_DEVICES, MIRROR_REST, TARGET_FIELDS, type Field, type FieldForm } from './target-fields'

/** A device of a mirror; its number is not kept. */
export interface MirrorDevice {
  readonly name: string
  readonly status: string
}

/** `null`: the event may say it, and does not. */
export type Attribute = string | bigint | readonly MirrorDevice[] | null
export type Attributes = ReadonlyMap<string, Attribute>

/** One row of a table: what any target has, and what its kind has. */
export interface Target {
  readonly general: Attributes
  readonly ofKind: Attributes
}

/** A target, with the semicolon behind it. */
export function readTarget(text: EventText): Target {
  const general = readFields(text, TARGET_FIELDS)
  text.literal(',')
  const kind = KINDS.find(([first]) => text.sees(`${first.name}=`))
  const ofKind = kind ? readFields(text, kind) : readMirror(text)
  text.literal(';')
  return { general, ofKind }
}

/** `name=value` of each field, with commas between them. */
export function readFields(text: EventText, fields: readonly Field[]): Attributes {
  const found = new Map<string, Attribute>()
  let hasComma = true
  for (const { name, form, isOptional } of fields) {
    hasComma ||= text.takes(',')
    if (isOptional && !(hasComma && text.sees(`${name}=`))) {
      found.set(name, null)
      continue
    }
    if (!hasComma) text.literal(',')
    text.literal(`${name}=`)
    found.set(name, readValue(text, form))
    hasComma = false
  }
  if (hasComma) throw new DeviceStop('parsing-failed', 'a comma with nothing behind it')
  return found
}

function readValue(text: EventText, form: FieldForm): Attribute {
  switch (form) {
    case 'text': return text.string()
    case 'maybe-text': return text.optionalString()
    case 'number': return text.integer()
    case 'flag': return text.yesOrNo()
    case 'version': return text.version()
  }
}

const DEVICE = 'mirror_device_'

/** Devices in pairs of a name and a status, each with a number that nobody looks at. */
function readMirror(text: EventText): Attributes {
  const count = readFields(text, MIRROR_COUNT)
  const devices: MirrorDevice[] = []
  text.literal(',')
  do {
    const name = readNumbered(text, '=')
    text.literal(',')
    devices.push({ name, status: readNumbered(text, '_status=') })
    text.literal(',')
  } while (text.sees(DEVICE))
  return new Map([...count, [MIRROR_DEVICES, devices], ...readFields(text, MIRROR_REST)])
}

function readNumbered(text: EventText, behind: string): string {
  text.literal(DEVICE)
  text.integer()
  text.literal(behind)
  return text.string()
}
