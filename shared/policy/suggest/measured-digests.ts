import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { fileDigest, pathBytes } from '../../model/ima-log'
import type { SuggestHost } from './suggest-host'

/** Which digests were measured at these names, on any host: `has(name, digest)` with lower-case hex digits. */
export function measuredAt(hosts: readonly SuggestHost[], names: ReadonlySet<string>): (name: string, digest: string) => boolean {
  const measured = new Map<string, Set<string>>()
  for (const { log } of hosts) {
    for (let index = 0; index < log.count; index++) {
      const name = decodeUtf8(pathBytes(log, index))
      if (name === null || !names.has(name)) continue
      const digests = measured.get(name) ?? new Set()
      measured.set(name, digests.add(toHex(fileDigest(log, index))))
    }
  }
  return (name, digest) => measured.get(name)?.has(digest) ?? false
}
