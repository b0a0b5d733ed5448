import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import { isBootAggregate } from '../../checks/log/boot-aggregate'
import { holdsCertificate, isBufferEntry } from '../../checks/log/measured-buffer'
import { suspicionOf } from '../../checks/log/suspicions'
import { fileDigest, pathBytes } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import type { DigestListName } from '../../model/policy-edit'
import { STATE } from '../../model/verdict'
import { isListable } from '../policy-content'
import { provenanceOf } from '../references/provenance'
import type { ReferenceIndex } from '../references/reference-index'
import { DigestPaths } from './digest-paths'
import { referenceCause } from './reference-cause'
import type { RejectedEntry } from './suggest-host'

/** Why an entry is rejected, as far as a fix depends on it. */
export type CauseKind = 'changed-after-signing' | 'unlistable' | 'boot-aggregate' | 'key' | 'buffer' | 'copy' | 'referenced' | 'golden' | 'misplaced' | 'contradicted' | 'suspicious' | 'update' | 'unknown'

export interface Cause extends RejectedEntry {
  readonly kind: CauseKind
  readonly list: DigestListName
  /** `null` where the name is not UTF-8. */
  readonly name: string | null
  /** Visible form. */
  readonly shown: string
  /** Hex digits. */
  readonly digest: string
  /** What more there is to say: a clause. */
  readonly detail: string | null
}

/** Finds causes under one policy. */
export class Causes {
  private readonly paths: DigestPaths

  /** `references`: what the user named to compare with; `null`: nothing. */
  constructor(private readonly policy: RuntimePolicy, private readonly references: ReferenceIndex | null) {
    this.paths = new DigestPaths(policy.digests)
  }

  of(entry: RejectedEntry): Cause {
    const { log } = entry.host
    const name = decodeUtf8(pathBytes(log, entry.index))
    const digest = toHex(fileDigest(log, entry.index))
    const list = !isBufferEntry(log, entry.index) ? 'digests' : holdsCertificate(log, entry.index) ? 'keyrings' : 'ima-buf'
    const shown = visibleBytes(pathBytes(log, entry.index))
    return { ...entry, list, name, digest, shown, ...this.why(entry, { list, name, digest, shown }) }
  }

  private why({ host, index }: RejectedEntry, { list, name, digest, shown }: Pick<Cause, 'list' | 'name' | 'digest' | 'shown'>): Pick<Cause, 'kind' | 'detail'> {
    const length = digest.length / 2
    if (name === null) return { kind: 'unlistable', detail: 'the name is not UTF-8, and a policy holds no other' }
    if (!isListable(length)) return { kind: 'unlistable', detail: `a policy can't list digests of ${length} bytes` }
    if (/^0+$/.test(digest)) return { kind: 'unlistable', detail: 'a digest of zeros says nothing of what was measured' }
    if (list !== 'digests') return { kind: list === 'keyrings' ? 'key' : 'buffer', detail: null }
    if (host.signatures?.states[index] === STATE.invalid) return { kind: 'changed-after-signing', detail: null }
    if (isBootAggregate(host.log, index)) return { kind: 'boot-aggregate', detail: null }
    const suspicion = suspicionOf(shown)
    const [twin] = this.paths.of(digest)
    const said = this.references && referenceCause(provenanceOf(this.references, host.log, index))
    if (suspicion !== null) return { kind: 'suspicious', detail: suspicion }
    if (said?.kind === 'referenced' || said?.kind === 'golden') return said
    if (twin !== undefined) return { kind: 'copy', detail: twin }
    return said ?? { kind: this.policy.digests.has(name) ? 'update' : 'unknown', detail: null }
  }
}
