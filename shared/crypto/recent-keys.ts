import { toHex } from '../bytes/hex'

/** What was made for keys that are used again and again; of those that were not used for long nothing is kept. */
export class RecentKeys<T> {
  private readonly uses = new Map<string, { count: number; made: T | null }>()

  /** `kept`: keys that are remembered. `from`: uses before something is made for one. */
  constructor(private readonly kept: number, private readonly from: number) {}

  /** Counts a use of the key; what was made for it, `null` as long as it was used too seldom. */
  used(kind: string, key: Uint8Array, make: () => T): T | null {
    const name = `${kind} ${toHex(key)}`
    const known = this.uses.get(name) ?? { count: 0, made: null }
    this.uses.delete(name)
    this.uses.set(name, known)
    if (this.uses.size > this.kept) this.uses.delete(this.uses.keys().next().value!)
    if (++known.count >= this.from) known.made ??= make()
    return known.made
  }
}
