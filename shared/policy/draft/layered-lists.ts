type Lists = ReadonlyMap<string, readonly string[]>
/** Digests of a name; `null` for one that is listed no more. */
export type ListChanges = ReadonlyMap<string, readonly string[] | null>

/** Changed names beyond which lists are copied after all. */
const LAYER_MAX = 1000
const NO_CHANGES: ListChanges = new Map()

/** Lists with changes laid over them: a policy of a distribution has hundreds of thousands of names, and an edit changes few. New names stand at the end. */
export class LayeredLists implements ReadonlyMap<string, readonly string[]> {
  readonly size: number

  private constructor(readonly base: Lists, readonly layer: ListChanges) {
    let size = base.size
    for (const [name, digests] of layer) size += Number(digests !== null) - Number(base.has(name))
    this.size = size
  }

  /** `lists` as the changes have them. */
  static over(lists: Lists, changes: ListChanges): Lists {
    if (changes.size === 0) return lists
    const [base, layer] = lists instanceof LayeredLists ? [lists.base, new Map([...lists.layer, ...changes])] : [lists, changes]
    const layered = new LayeredLists(base, layer)
    return layer.size > LAYER_MAX ? new Map(layered) : layered
  }

  /** Names that may be listed otherwise in one of the two than in the other; `null` where that is not known without a look at all names. */
  static between(one: Lists, other: Lists): Iterable<string> | null {
    const [a, b] = [layersOf(one), layersOf(other)]
    return a.base === b.base ? [...a.layer.keys(), ...b.layer.keys()] : null
  }

  get(name: string): readonly string[] | undefined {
    const changed = this.layer.get(name)
    return changed === undefined ? this.base.get(name) : (changed ?? undefined)
  }

  has(name: string): boolean {
    const changed = this.layer.get(name)
    return changed === undefined ? this.base.has(name) : changed !== null
  }

  *entries(): MapIterator<[string, readonly string[]]> {
    for (const [name, digests] of this.base) {
      const now = this.layer.has(name) ? this.layer.get(name)! : digests
      if (now !== null) yield [name, now]
    }
    for (const [name, digests] of this.layer) if (digests !== null && !this.base.has(name)) yield [name, digests]
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name
  }

  *values(): MapIterator<readonly string[]> {
    for (const [, digests] of this.entries()) yield digests
  }

  [Symbol.iterator](): MapIterator<[string, readonly string[]]> {
    return this.entries()
  }

  forEach(each: (digests: readonly string[], name: string, lists: Lists) => void): void {
    for (const [name, digests] of this.entries()) each(digests, name, this)
  }
}

function layersOf(lists: Lists): { readonly base: Lists; readonly layer: ListChanges } {
  return lists instanceof LayeredLists ? lists : { base: lists, layer: NO_CHANGES }
}
