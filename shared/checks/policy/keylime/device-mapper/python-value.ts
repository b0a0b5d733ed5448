import { DeviceStop } from './device-stop'

/**
 * A value as Python's `json` makes it: a whole number (`int`) is a bigint, any other (`float`) a number; an object (`dict`) keeps the order of the text,
 * which JavaScript's would not for names that are numbers.
 */
export type PythonValue = null | boolean | string | bigint | number | readonly PythonValue[] | PythonDict
export type PythonDict = ReadonlyMap<string, PythonValue>

export function isDict(value: PythonValue | undefined): value is PythonDict {
  return value instanceof Map
}

/** `value[key]` with a text for a key. @throws DeviceStop where Python raises KeyError, or TypeError of what has no keys. */
export function itemOf(value: PythonValue, key: string): PythonValue {
  if (!isDict(value)) throw new DeviceStop('parsing-failed', `no object to look up ${key} in`)
  const found = value.get(key)
  if (found === undefined) throw new DeviceStop('crash', `dm_policy lacks ${key}`)
  return found
}

/** `value[index]` with a whole number from 0 on, where the element must be an object: of a text or an object none is. */
export function elementOf(value: PythonValue, index: bigint): PythonValue {
  if (typeof value === 'string' || isDict(value)) throw new DeviceStop('crash', 'targets of dm_policy that are no list')
  if (!Array.isArray(value)) throw new DeviceStop('parsing-failed', 'no list to count in')
  const elements = value as readonly PythonValue[]
  if (index >= BigInt(elements.length)) throw new DeviceStop('crash', 'an update of a target that dm_policy does not list')
  return elements[Number(index)]
}

/** What a `for` goes through, where each must be an object: a list's elements. Characters and keys are none, and the first shows it. */
export function iterated(value: PythonValue): readonly PythonValue[] {
  if (typeof value === 'string' || isDict(value)) return isTrue(value) ? [''] : []
  if (Array.isArray(value)) return value as readonly PythonValue[]
  throw new DeviceStop('parsing-failed', 'no list to go through')
}

/** `bool(value)`. */
export function isTrue(value: PythonValue): boolean {
  if (isDict(value)) return value.size > 0
  if (Array.isArray(value)) return value.length > 0
  return Boolean(value)
}
