import { allBytes } from '../bytes/equal'
import { decodeUtf8 } from '../bytes/visible'
import { holdsCertificate, isBufferEntry } from '../checks/log/measured-buffer'
import { ENTRY, fileDigest, hasFlag, pathBytes, templateName, type ImaLog } from '../model/ima-log'
import { DigestCollection } from './digest-collection'
import { mergeContents } from './merge-contents'
import { EMPTY_CONTENT, isListable, type PolicyContent } from './policy-content'

/** What `keylime-policy create runtime` takes digests of files from (Keylime `create_runtime_policy.py`, `get_hashes_from_measurement_list`). */
const KEYLIME_TEMPLATES: ReadonlySet<string> = new Set(['ima-ng', 'ima-sig'])

export interface CreateOptions {
  /** Begin with what it says. */
  readonly base?: PolicyContent
  readonly excludes?: readonly string[]
  /** List the keys that the log loads. */
  readonly keyrings?: boolean
  /** List other measured buffers. */
  readonly imaBuf?: boolean
  readonly ignoredKeyrings?: readonly string[]
  /** Take files of every template that has a digest and a name, not only of those that Keylime can read. */
  readonly allTemplates?: boolean
  /** Indexes of entries whose data do not hash to their template digest: the digest in them proves nothing. */
  readonly mismatched?: ReadonlyMap<ImaLog, ReadonlySet<number>>
}

/** Why entries of a log are not listed, with how many there are of each. */
export interface LeftOut {
  /** Written while it was measured: the log does not say what ran. */
  readonly violations: number
  /** A digest of zeros: what a kernel without a TPM writes for boot_aggregate. */
  readonly zeroDigests: number
  /** Names that are not UTF-8: a policy can't hold them. */
  readonly names: number
  /** Entries whose fields can't be read, or whose digest has a length that no policy may list. */
  readonly unreadable: number
  /** Entries whose data do not hash to their template digest. */
  readonly mismatched: number
  /** Certificates that keyrings were given, and other measured buffers, where they are not asked for. */
  readonly keys: number
  readonly buffers: number
  /** By the name of the template. */
  readonly templates: ReadonlyMap<string, number>
}

/**
 * A policy that lists what a log holds: names in the order of the base and then of the log, each with its digests sorted, once, as `keylime-policy create runtime`
 * does. A violation is not listed: its digest says nothing of the file.
 */
export function createPolicy(logs: readonly ImaLog[], options: CreateOptions): { readonly content: PolicyContent; readonly leftOut: LeftOut } {
  const collector = new Collector(options)
  for (const log of logs) for (let index = 0; index < log.count; index++) collector.take(log, index)
  const { digests, keyrings, imaBuf } = collector.lists
  const listed: PolicyContent = { ...EMPTY_CONTENT, digests, keyrings, imaBuf, excludes: options.excludes ?? [], ignoredKeyrings: options.ignoredKeyrings ?? [] }
  const { content } = mergeContents([{ ...(options.base ?? EMPTY_CONTENT), dmPolicy: null, release: EMPTY_CONTENT.release }, listed])
  return { content: { ...content, excludes: [...content.excludes].sort(), ignoredKeyrings: [...content.ignoredKeyrings].sort() }, leftOut: collector.leftOut }
}

class Collector {
  private readonly digests = new DigestCollection()
  private readonly keyrings = new DigestCollection()
  private readonly imaBuf = new DigestCollection()
  private readonly ignored: ReadonlySet<string>
  private readonly templates = new Map<string, number>()
  private readonly counts = { violations: 0, zeroDigests: 0, names: 0, unreadable: 0, mismatched: 0, keys: 0, buffers: 0 }

  constructor(private readonly options: CreateOptions) {
    this.ignored = new Set([...(options.ignoredKeyrings ?? []), ...(options.base?.ignoredKeyrings ?? [])])
  }

  get lists(): Pick<PolicyContent, 'digests' | 'keyrings' | 'imaBuf'> {
    return { digests: this.digests.lists(), keyrings: this.keyrings.lists(), imaBuf: this.imaBuf.lists() }
  }

  get leftOut(): LeftOut {
    return { ...this.counts, templates: this.templates }
  }

  take(log: ImaLog, index: number): void {
    const list = this.listOf(log, index)
    if (list === null) return
    const digest = fileDigest(log, index)
    const name = decodeUtf8(pathBytes(log, index))
    if (hasFlag(log, index, ENTRY.violation)) this.counts.violations++
    else if (this.options.mismatched?.get(log)?.has(index)) this.counts.mismatched++
    else if (!isListable(digest.length)) this.counts.unreadable++
    else if (allBytes(digest, 0)) this.counts.zeroDigests++
    else if (name === null) this.counts.names++
    else if (list !== this.keyrings || !this.ignored.has(name)) list.add(name, digest)
  }

  /** Where an entry's digest belongs; `null` for one that is not asked for. */
  private listOf(log: ImaLog, index: number): DigestCollection | null {
    if (hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData)) {
      this.counts.unreadable++
      return null
    }
    if (isBufferEntry(log, index)) {
      const isKey = holdsCertificate(log, index)
      if (isKey ? this.options.keyrings : this.options.imaBuf) return isKey ? this.keyrings : this.imaBuf
      this.counts[isKey ? 'keys' : 'buffers']++
      return null
    }
    const template = templateName(log, index)
    if (this.options.allTemplates || KEYLIME_TEMPLATES.has(template)) return this.digests
    this.templates.set(template, (this.templates.get(template) ?? 0) + 1)
    return null
  }
}
