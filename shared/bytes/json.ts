/** A JSON object as `JSON.parse` makes it. */
export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Is a value a whole number in these bounds, as JSON Schema takes it? `1.0` is one, `true` is none. */
export function isWhole(value: unknown, least = -Infinity, most = Infinity): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}

/** How deep Keylime looks for its keyring: JSON in a text, maybe twice. */
const TEXTS_MAX = 2

/** A value, or what it says where it is a text of JSON, or a text of such a text; `undefined` for a text that is none. */
export function unwrapJson(value: unknown): unknown {
  let inner = value
  for (let times = 0; typeof inner === 'string' && times < TEXTS_MAX; times++) inner = tryJson(inner)
  return inner
}

/** What a text says as JSON; `undefined` for one that is none. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
