import { bytesEqual } from '../../../bytes/equal'
import { toHex } from '../../../bytes/hex'
import { visibleText } from '../../../bytes/visible'
import { MessageDigests } from '../../../crypto/verify-message'
import type { Observation } from '../../../model/finding'
import type { ExcludeList } from '../../../model/policy'
import { KEYLIME_PAYLOAD_TYPE, type PolicyEnvelope } from '../../../model/policy-signature'
import type { CaseModel, Check } from '../../check'
import { counted, observe } from '../../observe'
import { attemptsFor, subjectsOf } from './attempts'
import { judgeSignatures, unsignedList } from './judge-signatures'
import type { PolicySignatureOutcome } from './outcome'

const TYPE_SHOWN = 200
/** Bundles of other files that are named one by one. */
const UNMATCHED_NAMED = 100

/** Who signed the policies that apply? Known before they are applied: a policy whose signature is bad still says what it lists. */
export const policySignatures: Check = {
  name: 'signatures of policies',
  stage: 'policy',
  async run(model, before, checkpoint) {
    const outcomes: PolicySignatureOutcome[] = []
    const found: Observation[] = model.envelopes.filter((one) => model.given.has(one.evidence) || model.given.has(one.policy)).flatMap(envelopeObservations)
    const digests = new Map(model.signedFiles.map((file) => [file, new MessageDigests(file.bytes)] as const))
    for (const subject of subjectsOf(model)) {
      const { outcome, observations } = await judgeSignatures(model, subject, await attemptsFor(model, subject, digests), checkpoint)
      outcomes.push(outcome)
      found.push(...observations)
    }
    for (const { outcome, observations } of excludeListsToSign(model).map(unsignedList)) {
      outcomes.push(outcome)
      found.push(...observations)
    }
    return { policySignatures: outcomes, observations: [...before.observations, ...found, ...unusedKeys(model), ...(await unmatched(model, [...digests.values()]))] }
  },
}

/** Who names a key that must have signed the policy means all that lets files pass. */
function excludeListsToSign({ policyKeys, excludeLists, given }: CaseModel): readonly ExcludeList[] {
  return policyKeys.length === 0 ? [] : excludeLists.filter((list) => given.has(list.evidence))
}

function envelopeObservations({ evidence, path, payloadType, typeOffset, typeLength, stopped }: PolicyEnvelope): Observation[] {
  if (stopped) {
    const { byteOffset, expected, found } = stopped
    return [observe('policy.malformed', 'error', `${path} can't be read as a signed policy.`, { evidence, byteOffset, expected, found })]
  }
  if (payloadType === KEYLIME_PAYLOAD_TYPE) return []
  const found = visibleText(payloadType.slice(0, TYPE_SHOWN))
  const message = `${path} says that it holds something else than a policy of Keylime's. Keylime does not look at that.`
  return [observe('policy.payload-type', 'warning', message, { evidence, byteOffset: typeOffset, byteLength: typeLength, expected: KEYLIME_PAYLOAD_TYPE, found })]
}

/** Who named a file for a key may have meant another one of it. */
function unusedKeys({ policyKeys }: CaseModel): Observation[] {
  return policyKeys.filter((key) => key.unused.length > 0).map((key) => {
    const message = `${key.path} holds ${counted(key.unused.length + 1, 'key or certificate', 'keys or certificates')}, of which only the first was used for policies.`
    return observe('evidence.skipped', 'warning', message, { evidence: key.evidence, byteOffset: key.unused[0] })
  })
}

/** Bundles that say what they sign, and that is no policy of the case. */
async function unmatched({ policySignatures: signatures }: CaseModel, files: readonly MessageDigests[]): Promise<Observation[]> {
  const found: Observation[] = []
  for (const { evidence, path, untrustedDigest, byteOffset, byteLength } of signatures) {
    if (!untrustedDigest || found.length === UNMATCHED_NAMED) continue
    const digests = await Promise.all(files.map((file) => file.of(untrustedDigest.algorithm)))
    if (digests.some((digest) => bytesEqual(digest, untrustedDigest.value))) continue
    const expected = `${untrustedDigest.algorithm}:${toHex(untrustedDigest.value)}`
    found.push(observe('policy.signature-unmatched', 'info', `${path} signs a file that is no policy of the case.`, { evidence, byteOffset, byteLength, expected }))
  }
  return found
}
