/** Where most texts differ: all absolute paths begin with `/`. */
const AT = 1

/**
 * What may match a text, by one character near its beginning: of excludes that each begin with some folder a path is held against few. Nothing that could match
 * is left out, and the order is kept.
 */
export class ByBeginning<T> {
  private readonly known = new Map<number, readonly T[]>()

  /** `prefixOf`: literal characters that every text begins with which the item matches; empty where there are none. */
  constructor(private readonly items: readonly T[], private readonly prefixOf: (item: T) => string) {}

  /** The items to try on a text. */
  of(text: string): readonly T[] {
    const unit = text.length > AT ? text.charCodeAt(AT) : -1
    let found = this.known.get(unit)
    if (!found) {
      found = this.items.filter((item) => {
        const prefix = this.prefixOf(item)
        return prefix.length <= AT || prefix.charCodeAt(AT) === unit
      })
      this.known.set(unit, found)
    }
    return found
  }
}
