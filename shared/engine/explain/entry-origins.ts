import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleText } from '../../bytes/visible'
import { isBufferEntry } from '../../checks/log/measured-buffer'
import { isDigest } from '../../checks/policy/listed-digest'
import { ACCEPTED_BY, ENTRY_VERDICTS, type AcceptedBy } from '../../model/verdict'
import type { DerivationStep } from '../../model/derivation'
import { algorithmName, fileDigest, pathBytes, type ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import type { DigestListName } from '../../model/policy-edit'
import type { ExplainedCase } from './explained-case'
import { findListed, type ListedDigest } from '../../sources/runtime-policy/find-listed'

/** Places that are told of one entry, and characters of what is written there. */
const TOLD_MAX = 8
const WRITTEN_MAX = 140

/** A digest that a policy lists for an entry's name. */
interface DigestOrigin extends ListedDigest {
  readonly policy: RuntimePolicy
  /** Is it the entry's digest? */
  readonly accepts: boolean
}

/** Where the policies list the digest of an entry, in their order; where none does, what they list for its name instead. */
function entryOrigins(log: ImaLog, index: number, policies: readonly RuntimePolicy[]): DigestOrigin[] {
  const name = decodeUtf8(pathBytes(log, index))
  if (name === null) return []
  const [algorithm, digest] = [algorithmName(log, index), toHex(fileDigest(log, index))]
  const lists: readonly DigestListName[] = isBufferEntry(log, index) ? ['keyrings', 'ima-buf'] : ['digests']
  const find = (accepts: boolean) => policies.flatMap((policy) => lists.flatMap((list) => findListed(policy, list, name, (written) => isDigest(written, algorithm, digest) === accepts).map((one) => ({ ...one, policy, accepts }))))
  const accepting = find(true)
  return accepting.length > 0 ? accepting : find(false)
}

/** Where the policies list the digest that accepted an entry, or those that it does not have: steps with the bytes of each. None for an entry that no digest accepted or could have. */
export function originSteps(explained: ExplainedCase, log: ImaLog, index: number): readonly DerivationStep[] {
  const { policy } = explained.host.outcome
  if (!policy) return []
  if (ENTRY_VERDICTS[policy.verdicts[index]] === 'not-judged') return []
  const acceptedBy = ACCEPTED_BY[policy.acceptedBy[index]] as AcceptedBy | undefined
  if (acceptedBy !== undefined && !BY_DIGEST.has(acceptedBy)) return []
  const origins = entryOrigins(log, index, policy.sources).filter(({ accepts }) => accepts === (acceptedBy !== undefined))
  return origins.slice(0, TOLD_MAX).map((origin) => originStep(explained, origin))
}

const BY_DIGEST: ReadonlySet<AcceptedBy> = new Set(['digest', 'keyring', 'ima-buf'])

function originStep(explained: ExplainedCase, { policy, written, byteOffset, byteLength, accepts }: DigestOrigin): DerivationStep {
  const part = explained.part('Listed digest', policy.evidence, byteOffset, policy.bytes.subarray(byteOffset, byteOffset + byteLength))
  // Of a signed policy the payload is decoded: it stands in no file as it is.
  const where = `${explained.names.path(policy.evidence)} at byte ${byteOffset.toLocaleString('en-US')}${part.evidence === null ? ' of what is signed in it' : ''}`
  const says = accepts ? `accepted by ${where}` : `${where} lists another: ${visibleText(written.slice(0, WRITTEN_MAX))}`
  return { label: 'In the policy', algorithm: null, inputs: [part], output: null, check: accepts ? 'pass' : 'fail', says }
}
