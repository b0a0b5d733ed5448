/** What names a digest's algorithm in front of it: `sha256:`. */
const PREFIX = /^[a-z0-9-]+:/

/** A listed digest as strict mode compares it: in lower case, the name of an algorithm before it kept. */
export function normalDigest(written: string): string {
  return written.toLowerCase()
}

/** Its digits alone, in lower case. */
export function bareDigest(written: string): string {
  return normalDigest(written).replace(PREFIX, '')
}

/** Do these normal forms list the digest (lower-case hex digits)? One that names an algorithm is a digest of that one alone. */
export function listsDigest(listed: ReadonlySet<string>, algorithm: string, digest: string): boolean {
  return listed.has(digest) || listed.has(`${algorithm}:${digest}`)
}

/** The same of one digest as it is written. */
export function isDigest(written: string, algorithm: string, digest: string): boolean {
  const normal = normalDigest(written)
  return bareDigest(written) === digest && (normal === digest || normal.startsWith(`${algorithm}:`))
}
