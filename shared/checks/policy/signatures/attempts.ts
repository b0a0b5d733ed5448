import { bytesEqual } from '../../../bytes/equal'
import { toHex } from '../../../bytes/hex'
import { decodeEcdsaDer } from '../../../crypto/signature-schemes/ecdsa-der'
import { MessageDigests } from '../../../crypto/verify-message'
import type { EvidenceId } from '../../../model/evidence'
import type { DetachedSignature, EnclosedKey, EnvelopeSignature, PolicyEnvelope } from '../../../model/policy-signature'
import type { PolicySignatureReport } from '../../../model/report'
import type { CaseModel, SignedFile } from '../../check'
import { sameStem } from '../../quote/pairing'

/** Signatures in files of their own that are tried on one policy: each costs milliseconds, and a bundle may hold any number. */
const DETACHED_MAX = 100

/** A signature that may be a policy's, with the message that it must cover. */
export interface Attempt {
  readonly form: NonNullable<PolicySignatureReport['form']>
  readonly value: Uint8Array | null
  readonly digests: MessageDigests
  /** Why it can't be good, whatever the key. */
  readonly problem: { readonly expected: string; readonly found: string } | null
  readonly evidence: EvidenceId
  readonly byteOffset: number
  readonly byteLength: number
  readonly keyId: string | null
  readonly keyHint: string | null
  readonly enclosed: readonly EnclosedKey[]
  /** Does it say that it is this policy's? One that is merely tried says nothing when it does not verify. */
  readonly isOwn: boolean
}

/** A policy that applies, and where its signature may stand. */
export interface Subject {
  readonly policy: EvidenceId
  /** As the user knows it: the envelope's path where it is in one. */
  readonly path: string
  readonly file: EvidenceId
  readonly envelope: PolicyEnvelope | null
  readonly isReadable: boolean
}

/** Policies that the user named, in their order. */
export function subjectsOf({ policies, envelopes, given }: CaseModel): Subject[] {
  return policies.filter((policy) => given.has(policy.evidence)).map(({ evidence, path, stopped }) => {
    const envelope = envelopes.find((one) => one.policy === evidence) ?? null
    return { policy: evidence, path: envelope?.path ?? path, file: envelope?.evidence ?? evidence, envelope, isReadable: stopped === null }
  })
}

/** The envelope's own signatures first, then those in other files that name the policy, then all that could be of anything. `digests`: of each signed file. */
export async function attemptsFor(model: CaseModel, subject: Subject, digests: ReadonlyMap<SignedFile, MessageDigests>): Promise<Attempt[]> {
  const { envelope } = subject
  const signatures = [...model.policySignatures, ...plainSignatures(model)]
  const detached: Attempt[] = []
  for (const file of model.signedFiles.filter(({ evidence }) => evidence === subject.file || evidence === subject.policy)) {
    for (const signature of signatures) {
      const attempt = await detachedAttempt(signature, file, digests.get(file)!, file.evidence === subject.file)
      if (attempt) detached.push(attempt)
    }
  }
  const ordered = detached.sort((a, b) => Number(b.isOwn) - Number(a.isOwn)).slice(0, DETACHED_MAX)
  return envelope ? [...envelopeAttempts(envelope), ...ordered] : ordered
}

/** A plain ECDSA signature of a quote looks like one of a document: those that no quote has a name with are tried. */
function plainSignatures({ signatures, quotes, given }: CaseModel): DetachedSignature[] {
  const free = signatures.filter((one) => one.format === 'plain' && !given.has(one.evidence) && !quotes.some((quote) => sameStem(quote, one)))
  return free.flatMap(({ evidence, path, value }) => {
    if (value.kind !== 'octets' || decodeEcdsaDer(value.octets) === null) return []
    const place = { byteOffset: 0, byteLength: value.octets.length }
    return [{ evidence, path, form: 'signature', value: value.octets, ...place, untrustedDigest: null, keyHint: null, enclosed: [], notes: [], fields: [] }]
  })
}

function envelopeAttempts({ evidence, message, signatures }: PolicyEnvelope): Attempt[] {
  const digests = new MessageDigests(message)
  return signatures.map(({ value, problem, byteOffset, byteLength, keyId, enclosed }: EnvelopeSignature) => (
    { form: 'dsse', value, digests, problem, evidence, byteOffset, byteLength, keyId, keyHint: null, enclosed: enclosed ? [enclosed] : [], isOwn: true }
  ))
}

/** `null` for a signature that says that it is of other bytes, and has not the name of this file. */
async function detachedAttempt(signature: DetachedSignature, file: SignedFile, digests: MessageDigests, hasName: boolean): Promise<Attempt | null> {
  const { form, value, evidence, byteOffset, byteLength, keyHint, enclosed, untrustedDigest } = signature
  const isNamed = hasName && bearsName(signature.path, file.path)
  const attempt = { form, value, digests, problem: null, evidence, byteOffset, byteLength, keyId: null, keyHint, enclosed, isOwn: isNamed }
  if (!untrustedDigest) return attempt
  const digest = await digests.of(untrustedDigest.algorithm)
  if (bytesEqual(digest, untrustedDigest.value)) return { ...attempt, isOwn: true }
  const { algorithm } = untrustedDigest
  return isNamed ? { ...attempt, problem: { expected: `${algorithm}:${toHex(untrustedDigest.value)}`, found: `${algorithm}:${toHex(digest)}` } } : null
}

/** `policy.json.sig` or `policy.sig` of `policy.json`. */
function bearsName(signature: string, file: string): boolean {
  const [own, name] = [signature, file].map((path) => path.slice(path.lastIndexOf('/') + 1))
  const stem = name.replace(/\.[^.]*$/, '')
  return own.startsWith(`${name}.`) || /^\.(?:sig|bundle|sigstore\.json|bundle\.json)$/.test(own.startsWith(stem) ? own.slice(stem.length) : '')
}
