/** What Python's `json.dumps` escapes by name; the rest of the control characters, and all beyond ASCII, as `\uXXXX`. */
const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' }
const ESCAPED = /["\\]|[^\x20-\x7e]/g

/** A UTF-16 unit as JSON can always write it. */
export function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A text as Python's `json.dumps` writes it, in ASCII. */
export function pythonString(text: string): string {
  return `"${text.replaceAll(ESCAPED, (unit) => NAMED[unit] ?? escapedUnit(unit))}"`
}

/** A value of `JSON.parse`, or one with Maps for objects, as Python's `json.dumps` writes it: one line, a blank after each comma and colon. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'string') return pythonString(value)
  if (Array.isArray(value)) return `[${value.map((one) => pythonJson(one)).join(', ')}]`
  if (value instanceof Map) return members([...(value as ReadonlyMap<string, unknown>)])
  if (typeof value === 'object' && value !== null) return members(Object.entries(value))
  return value === undefined ? 'null' : JSON.stringify(value)
}

function members(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([key, value]) => `${pythonString(key)}: ${pythonJson(value)}`).join(', ')}}`
}
