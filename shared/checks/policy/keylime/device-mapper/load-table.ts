import type { LineDigest } from '../parse-line'
import { checkTarget } from './check-target'
import { DeviceStop } from './device-stop'
import type { Devices } from './device-table'
import { meetsReference } from './meets-reference'
import { isDict, isTrue, itemOf, iterated, type PythonDict, type PythonValue } from './python-value'
import type { Attributes, Target } from './read-target'
import type { RulePatterns } from './rule-patterns'
import { DEVICE_FIELDS } from './target-fields'

/** A table that is loaded, with the device as the policy calls it. */
export interface TableLoad {
  readonly key: string | bigint
  readonly matchOn: string
  readonly device: Attributes
  readonly targets: readonly Target[]
  readonly digest: LineDigest
}

/** The first rule whose pattern the device meets takes it: `validate_table_load`. Events without what stands before them. */
export function loadTable(load: TableLoad, policy: PythonValue, devices: Devices, patterns: RulePatterns): string[] {
  const { key, device, targets, digest } = load
  const known = typeof key === 'string' ? devices.get(key) : undefined
  if (known && !known.allowsMoreLoads) return ['multiple_table_loads']
  const rule = findRule(load, policy, patterns)
  if (rule === null) return ['no_matching_policy']
  const table = itemOf(rule, 'table_load')
  for (const { name } of DEVICE_FIELDS) if (!meetsReference(device.get(name)!, itemOf(table, name), patterns)) return ['invalid_entry']
  const count = BigInt(targets.length)
  if (device.get('num_targets') !== count || !equals(itemOf(table, 'num_targets'), count)) return ['num_targets_mismatch']
  const events = checkTargets(targets, itemOf(table, 'targets'), patterns)
  itemOf(rule, 'device_resume_required')
  devices.set(key as string, { rule, table: digest, allowsMoreLoads: isTrue(itemOf(table, 'allow_multiple_loads')), isActive: false })
  return events
}

/** Only texts can be matched: a rule for a device that is called by a number ends here. */
function findRule({ key, matchOn }: TableLoad, policy: PythonValue, patterns: RulePatterns): PythonDict | null {
  const rules = itemOf(policy, 'rules')
  if (!isDict(rules)) throw new DeviceStop('crash', 'rules of dm_policy are no object')
  for (const rule of rules.values()) {
    if (patterns.fullmatch(itemOf(itemOf(rule, 'table_load'), matchOn), key)) return rule as PythonDict
  }
  return null
}

/** As many as both have. */
function checkTargets(targets: readonly Target[], listed: PythonValue, patterns: RulePatterns): string[] {
  const values = iterated(listed)
  const events = new Set<string>()
  for (const [i, target] of targets.slice(0, values.length).entries()) for (const event of checkTarget(target, values[i], patterns)) events.add(event)
  return [...events]
}

/** Python's `==`: True is 1. */
function equals(value: PythonValue, count: bigint): boolean {
  return value === count || (value === true && count === 1n) || (value === false && count === 0n)
}
