import { keptHex } from '../bytes/hex'

/** Digests by name, each once. Of a million names nearly all have one digest: such a name has no list of its own until all is collected. */
export class DigestCollection {
  private readonly found = new Map<string, string | Set<string>>()

  /** `digest`: borrowed. */
  add(name: string, digest: Uint8Array): void {
    const text = keptHex(digest)
    const known = this.found.get(name)
    if (known === undefined) this.found.set(name, text)
    else if (typeof known !== 'string') known.add(text)
    else if (known !== text) this.found.set(name, new Set([known, text]))
  }

  /** Names and digests in the order in which they first came. The collection is empty afterwards. */
  lists(): Map<string, readonly string[]> {
    const lists = new Map<string, readonly string[]>()
    for (const [name, known] of this.found) lists.set(name, typeof known === 'string' ? [known] : [...known])
    this.found.clear()
    return lists
  }
}
