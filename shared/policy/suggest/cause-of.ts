import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import { isBootAggregate } from '../../checks/log/boot-aggregate'
import { holdsCertificate } from '../../checks/log/measured-buffer'
import { suspicionOf } from '../../checks/log/suspicions'
import type { RuntimePolicy } from '../../model/policy'
import { isListable } from '../policy-content'
import { provenanceOf } from '../references/provenance'
import type { ReferenceIndex } from '../references/reference-index'
import { DigestPaths } from './digest-paths'
import { referenceCause } from './reference-cause'
import type { RejectedFiles } from './rejected-files'

/** Why a file is rejected, as far as a fix depends on it. */
export type CauseKind = 'altered' | 'changed-after-signing' | 'unlistable' | 'boot-aggregate' | 'key' | 'buffer' | 'copy' | 'referenced' | 'golden' | 'misplaced' | 'contradicted' | 'suspicious' | 'update' | 'unknown'

export interface Cause {
  readonly kind: CauseKind
  /** What more there is to say: a clause. */
  readonly detail: string | null
}

/** Finds causes under one policy. */
export class Causes {
  private readonly paths: DigestPaths
  /** Each clause once: a million files may have the same. */
  private readonly details = new Map<string, string>()

  /** `references`: what the user named to compare with; `null`: nothing. */
  constructor(private readonly policy: RuntimePolicy, private readonly references: ReferenceIndex | null) {
    this.paths = new DigestPaths(policy.digests)
  }

  of(files: RejectedFiles, file: number): Cause {
    const { kind, detail } = this.why(files, file)
    return { kind, detail: detail && this.kept(detail) }
  }

  private why(files: RejectedFiles, file: number): Cause {
    if (files.isAltered(file)) return { kind: 'altered', detail: null }
    const { host, index } = files.entryOf(file)
    const name = decodeUtf8(files.pathOf(file))
    const digest = toHex(files.digestOf(file))
    const length = digest.length / 2
    if (name === null) return { kind: 'unlistable', detail: 'the name is not UTF-8, and a policy holds no other' }
    if (!isListable(length)) return { kind: 'unlistable', detail: `a policy can't list digests of ${length} bytes` }
    if (/^0+$/.test(digest)) return { kind: 'unlistable', detail: 'a digest of zeros says nothing of what was measured' }
    if (files.isBuffer(file)) return { kind: holdsCertificate(host.log, index) ? 'key' : 'buffer', detail: null }
    if (files.hasBadSignature(file)) return { kind: 'changed-after-signing', detail: null }
    if (isBootAggregate(host.log, index)) return { kind: 'boot-aggregate', detail: null }
    const suspicion = suspicionOf(visibleBytes(files.pathOf(file)))
    if (suspicion !== null) return { kind: 'suspicious', detail: suspicion }
    const said = this.references && referenceCause(provenanceOf(this.references, host.log, index))
    if (said?.kind === 'referenced' || said?.kind === 'golden') return said
    const [twin] = this.paths.of(digest)
    if (twin !== undefined) return { kind: 'copy', detail: twin }
    return said ?? { kind: this.policy.digests.has(name) ? 'update' : 'unknown', detail: null }
  }

  private kept(detail: string): string {
    const known = this.details.get(detail)
    if (known === undefined) this.details.set(detail, detail)
    return known ?? detail
  }
}
