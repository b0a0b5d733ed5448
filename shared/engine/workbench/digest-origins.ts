import { toHex } from '../../bytes/hex'
import { bytesEqual } from '../../bytes/equal'
import { bareDigest } from '../../checks/policy/listed-digest'
import { isBufferEntry } from '../../checks/log/measured-buffer'
import { fileDigest, pathBytes, type ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import type { DigestListName } from '../../model/policy-edit'
import type { DigestOrigin, OriginOfDigest } from '../../model/workbench'
import { findListed } from '../../sources/runtime-policy/find-listed'

/** Where the digests of a name come from: the policies as they were given, and the logs. */
export function digestOrigins(list: DigestListName, name: string, digests: readonly string[], given: readonly RuntimePolicy[], logs: readonly { readonly host: number; readonly log: ImaLog }[]): OriginOfDigest[] {
  return digests.map((digest) => {
    const bare = bareDigest(digest)
    const listed = given.flatMap((policy): DigestOrigin[] => findListed(policy, list, name, (written) => bareDigest(written) === bare).slice(0, 1).map(({ byteOffset, byteLength }) => ({ kind: 'policy', evidence: policy.evidence, path: policy.path, byteOffset, byteLength })))
    const measured = logs.flatMap(({ host, log }): DigestOrigin[] => firstEntry(log, list, name, bare).map((entry) => ({ kind: 'log', host, entry })))
    const origins = [...listed, ...measured]
    return { digest, origins: origins.length === 0 ? [{ kind: 'hand' }] : origins }
  })
}

/** The first entry that measured the digest under the name, counted from 1; empty without one. */
function firstEntry(log: ImaLog, list: DigestListName, name: string, digest: string): number[] {
  const wanted = new TextEncoder().encode(name)
  for (let index = 0; index < log.count; index++) {
    if (isBufferEntry(log, index) !== (list !== 'digests') || !bytesEqual(pathBytes(log, index), wanted)) continue
    if (toHex(fileDigest(log, index)) === digest) return [index + 1]
  }
  return []
}
