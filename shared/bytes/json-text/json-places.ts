import { JsonTokens } from './json-tokens'

/** Keys and indexes that lead from the whole document to a value; the empty one is the document. */
export type JsonPath = readonly (string | number)[]

/** In UTF-16 units of the text. */
export interface JsonPlace {
  readonly offset: number
  readonly length: number
}

interface Wanted {
  readonly children: Map<string | number, Wanted>
  place: JsonPlace | null
}

/** An object or array that is open, and the key of the value that comes next. */
interface Open {
  readonly wanted: Wanted | undefined
  readonly offset: number
  readonly isArray: boolean
  key: string | number
}

/** Where the values of these paths stand in a valid JSON text without duplicate keys, in one pass; `null` for one that is not there. */
export function findPlaces(text: string, paths: readonly JsonPath[]): (JsonPlace | null)[] {
  const root: Wanted = { children: new Map(), place: null }
  const ends = paths.map((path) => path.reduce(childOf, root))
  const open: Open[] = []
  let keyNext = false
  for (const token = new JsonTokens(text); token.next(); ) {
    const inner = open.at(-1)
    if (token.first === '"' && keyNext) inner!.key = token.value()
    else if (token.first === '}' || token.first === ']') close(open.pop()!, token)
    else if (token.first === ',' && inner!.isArray) (inner!.key as number)++
    else if (token.first !== ',' && token.first !== ':') begin(open, inner ? inner.wanted?.children.get(inner.key) : root, token)
    keyNext = token.first === '{' || (token.first === ',' && !inner!.isArray)
  }
  return ends.map((end) => end.place)
}

function childOf(parent: Wanted, key: string | number): Wanted {
  const child = parent.children.get(key) ?? { children: new Map(), place: null }
  parent.children.set(key, child)
  return child
}

function begin(open: Open[], wanted: Wanted | undefined, { first, offset, length }: JsonTokens): void {
  if (first === '{' || first === '[') open.push({ wanted, offset, isArray: first === '[', key: 0 })
  else if (wanted) wanted.place = { offset, length }
}

function close({ wanted, offset }: Open, token: JsonTokens): void {
  if (wanted) wanted.place = { offset, length: token.offset + token.length - offset }
}
