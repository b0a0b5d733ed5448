import { fromHex, toHex } from '../../bytes/hex'
import { bareDigest } from '../../checks/policy/listed-digest'
import { isBufferEntry } from '../../checks/log/measured-buffer'
import type { Checkpoint } from '../../model/checkpoint'
import { BANKS, digestSize } from '../../model/algorithms'
import { fileDigest, type ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import { DIGEST_LISTS, type DigestListName } from '../../model/policy-edit'
import type { DigestOrigin, OriginOfDigest } from '../../model/workbench'
import { listsOf } from '../../policy/policy-content'
import { provenanceOfFile } from '../../policy/references/provenance'
import type { ReferenceIndex } from '../../policy/references/reference-index'
import type { LogNames } from '../../policy/what-if/log-names'
import { findListed } from '../../sources/runtime-policy/find-listed'

/** What digests may come from. */
export interface OriginSources {
  /** Policies as they were given. */
  readonly given: readonly RuntimePolicy[]
  readonly references: ReferenceIndex | null
  readonly logs: readonly { readonly host: number; readonly log: ImaLog; readonly names: LogNames }[]
}

/** Where the digests come from that a policy lists for a name, whatever list of it they are in; empty for a name that it does not list. */
export async function digestOrigins(policy: RuntimePolicy, name: string, sources: OriginSources, checkpoint: Checkpoint): Promise<OriginOfDigest[]> {
  const lists = listsOf(policy)
  const listed = DIGEST_LISTS.flatMap((list) => (lists[list].get(name) ?? []).map((digest) => ({ list, digest })))
  const found: OriginOfDigest[] = []
  for (const [at, { list, digest }] of listed.entries()) {
    await checkpoint(at, listed.length)
    found.push({ list, digest, origins: originsOf(list, name, bareDigest(digest), sources) })
  }
  return found
}

function originsOf(list: DigestListName, name: string, bare: string, { given, references, logs }: OriginSources): DigestOrigin[] {
  const listed = given.flatMap((policy): DigestOrigin[] => findListed(policy, list, name, (written) => bareDigest(written) === bare).slice(0, 1).map(({ byteOffset, byteLength }) => ({ kind: 'policy', evidence: policy.evidence, path: policy.path, byteOffset, byteLength })))
  const known = references === null || list !== 'digests' ? [] : referencesOf(references, name, bare)
  const measured = logs.flatMap(({ host, log, names }): DigestOrigin[] => firstEntry(log, names, list, name, bare).map((entry) => ({ kind: 'log', host, entry })))
  const origins = [...listed, ...known, ...measured]
  return origins.length === 0 ? [{ kind: 'hand' }] : origins
}

/** The strongest reference of each algorithm whose digests have that length: a policy does not name it. */
function referencesOf(references: ReferenceIndex, name: string, bare: string): DigestOrigin[] {
  const digest = fromHex(bare)
  if (digest === null) return []
  const path = new TextEncoder().encode(name)
  return BANKS.filter((bank) => digestSize(bank) === digest.length).flatMap((bank): DigestOrigin[] => {
    const { relation, matches: [match] } = provenanceOfFile(references, path, bank, digest)
    if (relation !== 'same-path' && relation !== 'other-path') return []
    return [{ kind: 'reference', ...match.place, path: match.source, from: match.package?.label ?? null, otherPath: relation === 'other-path' ? match.path : null }]
  })
}

/** The first entry that measured the digest under the name, counted from 1; empty without one. */
function firstEntry(log: ImaLog, names: LogNames, list: DigestListName, name: string, digest: string): number[] {
  const found = [...names.indexesOf(name)].filter((index) => isBufferEntry(log, index) === (list !== 'digests') && toHex(fileDigest(log, index)) === digest)
  return found.length === 0 ? [] : [found.reduce((a, b) => Math.min(a, b)) + 1]
}
