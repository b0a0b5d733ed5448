import { pythonInt } from '../../python-int'
import { DeviceStop } from './device-stop'
import type { PythonValue } from './python-value'
import type { Attribute, MirrorDevice } from './read-target'
import type { RulePatterns } from './rule-patterns'

/** What `_strtobool` takes for a truth value. */
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'yes', 't', 'true', 'on', '1'].map((word) => [word, true] as const), ...['n', 'no', 'f', 'false', 'off', '0'].map((word) => [word, false] as const),
])
/** Lists inside of lists that Python prints, with its callers; Keylime keeps each device of a mirror in one more. */
const MIRROR_MAX = 200

/** Does what the event says meet what the policy asks for (`_check_attr` of keylime/ima/ima_dm.py)? Null accepts anything, a text is a pattern for all of it. */
export function meetsReference(attribute: Attribute, reference: PythonValue, patterns: RulePatterns): boolean {
  patterns.spend()
  if (reference === null) return true
  if (attribute === null) return false
  if (isMirror(attribute)) return mirrorMeets(attribute, reference, patterns)
  if (typeof reference === 'boolean') return typeof attribute === 'string' ? TRUTHS.get(attribute.toLowerCase()) === reference : attribute === (reference ? 1n : 0n)
  if (typeof reference === 'bigint') return (typeof attribute === 'string' ? pythonInt(attribute) : attribute) === reference
  return typeof reference === 'string' && patterns.fullmatch(reference, attribute.toString())
}

function isMirror(attribute: Attribute): attribute is readonly MirrorDevice[] {
  return Array.isArray(attribute)
}

/** Only a pattern for the text of Python's list can be met. Otherwise `int`, or writing the failure down, raises TypeError. */
function mirrorMeets(devices: readonly MirrorDevice[], reference: PythonValue, patterns: RulePatterns): boolean {
  if (typeof reference === 'bigint') throw new DeviceStop('parsing-failed', 'a list is no number')
  if (devices.length > MIRROR_MAX) throw new DeviceStop('unknown', 'a mirror of very many devices')
  if (typeof reference === 'string' && patterns.fullmatch(reference, listText(devices))) return true
  throw new DeviceStop('parsing-failed', 'a list that does not meet its rule, which can\'t be written down')
}

/** `str` of the list as Keylime keeps it: each list but the first begins with the one before it. */
function listText(devices: readonly MirrorDevice[]): string {
  const rows = devices.map(({ name, status }) => `MirrorDevice(mirror_device_name='${escaped(name)}', mirror_device_status='${escaped(status)}')]`)
  return `${'['.repeat(devices.length)}${rows.join(', ')}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\')
}
