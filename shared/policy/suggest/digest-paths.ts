import { bareDigest } from '../../checks/policy/listed-digest'

/** Which names a policy lists a digest for. */
export class DigestPaths {
  private names: ReadonlyMap<string, readonly string[]> | null = null

  constructor(private readonly lists: ReadonlyMap<string, readonly string[]>) {}

  /** `digest`: lower-case hex digits. */
  of(digest: string): readonly string[] {
    this.names ??= turned(this.lists)
    return this.names.get(digest) ?? []
  }
}

function turned(lists: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const [name, digests] of lists) {
    for (const digest of digests.map(bareDigest)) {
      const known = names.get(digest)
      if (known) known.push(name)
      else names.set(digest, [name])
    }
  }
  return names
}
