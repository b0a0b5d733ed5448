import { DeviceStop } from './device-stop'
import { meetsReference } from './meets-reference'
import { isDict, type PythonValue } from './python-value'
import type { Target } from './read-target'
import type { RulePatterns } from './rule-patterns'
import { TARGET_FIELDS } from './target-fields'

const GENERAL: readonly string[] = TARGET_FIELDS.map((field) => field.name)
/** Names that any object of Python has. */
const INTERNAL = /^__.*__$/

/** What is wrong with a target by the values that a rule gives for it, in the order of the rule. Ids without what stands before them. */
export function checkTarget(target: Target, values: PythonValue, patterns: RulePatterns): string[] {
  if (!isDict(values)) throw new DeviceStop('crash', 'a target of dm_policy that is no object')
  const events = new Set<string>()
  let isValid = true
  for (const [name, reference] of values) {
    const attribute = (GENERAL.includes(name) ? target.general : target.ofKind).get(name)
    if (attribute === undefined) {
      patterns.spend()
      refuseInternal(name)
      events.add('target_attribute_not_found')
    } else if (!meetsReference(attribute, reference, patterns)) {
      events.add('target_data_mismatch')
      isValid = false
    }
  }
  return isValid ? [...events] : [...events, 'target_data_invalid']
}

/** @throws DeviceStop for a name that Python finds on every object */
export function refuseInternal(name: string): void {
  if (INTERNAL.test(name)) throw new DeviceStop('unknown', `${name} is looked up on an object of Python`)
}
