import { toHex } from '../../bytes/hex'
import { fileDigest } from '../../model/ima-log'
import type { SuggestHost } from './suggest-host'

/** Names of which it is kept what was measured at them. */
const KEPT_MAX = 10_000

/** Which digests were measured at a name, on any host: `has(name, digest)` with lower-case hex digits. */
export function measuredAt(hosts: readonly SuggestHost[]): (name: string, digest: string) => boolean {
  const measured = new Map<string, ReadonlySet<string>>()
  return (name, digest) => {
    const known = measured.get(name)
    if (known) return known.has(digest)
    if (measured.size === KEPT_MAX) measured.clear()
    const found = new Set(hosts.flatMap(({ log, names }) => Array.from(names.indexesOf(name), (index) => toHex(fileDigest(log, index)))))
    measured.set(name, found)
    return found.has(digest)
  }
}
