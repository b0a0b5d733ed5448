import { JsonTokens } from '../../bytes/json-text/json-tokens'
import type { JsonPlace } from '../../bytes/json-text/json-places'

/** A member of an object or an element of an array; places in UTF-16 units of the whole text. */
export interface JsonItem {
  /** `null` for an element of an array. */
  readonly key: string | null
  /** Where it begins: at its key, or its value. */
  readonly start: number
  readonly value: JsonPlace
  /** The items of its value, where that is an object or array and they were asked for. */
  readonly items: readonly JsonItem[]
}

/** An object or array that is open. */
interface Open {
  readonly isObject: boolean
  /** Of the member whose value it is; `null` for an element. */
  readonly key: string | null
  readonly start: number
  readonly offset: number
  readonly items: JsonItem[]
}

const NONE: readonly JsonItem[] = []

/** The members or elements of the object or array at `place` of a valid JSON text, in their order; `levels` 2: with those of their values. */
export function jsonItems(text: string, { offset, length }: JsonPlace, levels = 1): JsonItem[] {
  const open: Open[] = []
  let [depth, keyNext] = [0, false]
  let [key, keyStart]: [string | null, number] = [null, -1]
  let top: JsonItem[] = []
  for (const token = new JsonTokens(text, offset, offset + length); token.next(); ) {
    const { first } = token
    if (first === '{' || first === '[') {
      if (depth <= levels) open.push({ isObject: first === '{', key, start: keyStart < 0 ? token.offset : keyStart, offset: token.offset, items: [] })
      depth++
      ;[keyNext, key, keyStart] = [first === '{', null, -1]
    } else if (first === '}' || first === ']') {
      depth--
      if (depth > levels) continue
      const { key: own, start, offset: begun, items } = open.pop()!
      if (depth === 0) top = items
      else open.at(-1)!.items.push({ key: own, start, value: { offset: begun, length: token.offset + token.length - begun }, items: depth < levels ? items : NONE })
    } else if (depth > levels) continue
    else if (first === ',') [keyNext, key, keyStart] = [open.at(-1)!.isObject, null, -1]
    else if (keyNext) [keyNext, key, keyStart] = [false, token.value(), token.offset]
    else if (first !== ':') open.at(-1)!.items.push({ key, start: keyStart < 0 ? token.offset : keyStart, value: { offset: token.offset, length: token.length }, items: NONE })
  }
  return top
}

export function itemEnd({ value: { offset, length } }: JsonItem): number {
  return offset + length
}
