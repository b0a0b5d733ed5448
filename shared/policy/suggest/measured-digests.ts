import { toHex } from '../../bytes/hex'
import { fileDigest } from '../../model/ima-log'
import type { SuggestHost } from './suggest-host'

/** Which digests were measured at these names, on any host: `has(name, digest)` with lower-case hex digits. */
export function measuredAt(hosts: readonly SuggestHost[], names: ReadonlySet<string>): (name: string, digest: string) => boolean {
  const measured = new Map(Array.from(names, (name) => [name, new Set(hosts.flatMap(({ log, names: named }) => Array.from(named.indexesOf(name), (index) => toHex(fileDigest(log, index)))))] as const))
  return (name, digest) => measured.get(name)?.has(digest) ?? false
}
