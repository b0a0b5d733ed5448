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
  return [...pythonJsonPieces(value)].join('')
}

/** The same in pieces, a member or element each at least: the text of a large policy need not be in memory. */
export function* pythonJsonPieces(value: unknown): Generator<string> {
  if (typeof value === 'string') yield pythonString(value)
  else if (Array.isArray(value)) yield* listPieces(value)
  else if (value instanceof Map) yield* memberPieces(value as ReadonlyMap<string, unknown>)
  else if (typeof value === 'object' && value !== null) yield* memberPieces(Object.entries(value))
  else yield value === undefined ? 'null' : JSON.stringify(value)
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  let before = '['
  for (const one of list) {
    yield before
    yield* pythonJsonPieces(one)
    before = ', '
  }
  yield list.length === 0 ? '[]' : ']'
}

function* memberPieces(members: Iterable<readonly [string, unknown]>): Generator<string> {
  yield '{'
  let before = ''
  for (const [key, value] of members) {
    yield `${before}${pythonString(key)}: `
    yield* pythonJsonPieces(value)
    before = ', '
  }
  yield '}'
}
