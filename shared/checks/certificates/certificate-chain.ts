import { isSameHolder } from '../../crypto/keys/certificate'
import { verifyIssued } from '../../crypto/verify-certificate'
import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import type { Certificate } from '../../model/tpm'

/** Certificates of a path, the owner's and the root's included: TPM vendors' have four. */
const MAX_PATH = 8
/** Certificates of one name that are looked at: an authority has one, and a few that renew it. */
const PER_NAME = 64

/** `chain`: from the owner's certificate to one that the user named. `reason`: why none was found, a clause for people. */
export type ChainOutcome =
  | { readonly reached: true; readonly chain: readonly Certificate[] }
  | { readonly reached: false; readonly reason: string }

/** Certificates that may have issued others: the named ones, and what else came along. Looked up by name, for there may be thousands. */
export class Issuers {
  private readonly byName = new Map<string, Certificate[]>()

  constructor(private readonly anchors: readonly Certificate[], others: readonly Certificate[]) {
    for (const certificate of [...anchors, ...others]) {
      const name = toHex(certificate.subjectName)
      const known = this.byName.get(name)
      if (!known) this.byName.set(name, [certificate])
      else if (known.length < PER_NAME) known.push(certificate)
    }
  }

  /** Those that have the name of its issuer, the named ones first. */
  of({ issuerName }: Certificate): readonly Certificate[] {
    return this.byName.get(toHex(issuerName)) ?? []
  }

  isAnchor(certificate: Certificate): boolean {
    return this.anchors.some((anchor) => isSameHolder(anchor, certificate))
  }
}

/** Signatures that may still be verified: hostile bundles hold thousands of certificates of one name. */
export interface Budget {
  left: number
}

/**
 * Looks for a path from `owner` to a certificate that the user named (RFC 5280 §6.1): each signed by the next, names that follow each other, and
 * authorities that may certify so far down. Dates are not judged here: evidence is read long after it was made. Revocation is not known offline.
 */
export async function findChain(owner: Certificate, issuers: Issuers, budget: Budget): Promise<ChainOutcome> {
  const unfit = signerProblem(owner)
  if (unfit) return { reached: false, reason: unfit }
  return extend([owner], issuers, budget)
}

async function extend(path: readonly Certificate[], issuers: Issuers, budget: Budget): Promise<ChainOutcome> {
  const last = path[path.length - 1]
  let reason = `no certificate of its issuer ${last.issuer} is among the files`
  for (const issuer of issuers.of(last)) {
    if (path.some((one) => isSameHolder(one, issuer))) continue
    const problem = issuerProblem(issuer, path) ?? await signatureProblem(last, issuer, budget)
    if (problem) {
      reason = problem
      continue
    }
    const longer = [...path, issuer]
    if (issuers.isAnchor(issuer)) return { reached: true, chain: longer }
    const further = longer.length < MAX_PATH ? await extend(longer, issuers, budget) : { reached: false as const, reason: `it goes on after ${MAX_PATH} certificates` }
    if (further.reached) return further
    reason = further.reason
  }
  return { reached: false, reason: isSelfIssued(last) && path.length > 1 ? `it ends at ${last.subject}, which you did not name` : reason }
}

/** Why the owner may sign nothing but certificates, or may not be believed to. */
function signerProblem({ subject, keyUsage, notUnderstood }: Certificate): string | null {
  if (notUnderstood.length > 0) return extensionProblem(subject, notUnderstood)
  return keyUsage && !keyUsage.includes('digitalSignature') ? `${subject} is for a key that signs nothing (keyUsage)` : null
}

/** May `issuer` certify the last of `path`? Those between it and the owner count for its path length, renewals of one authority apart. */
function issuerProblem({ subject, isAuthority, keyUsage, pathLength, notUnderstood }: Certificate, path: readonly Certificate[]): string | null {
  if (!isAuthority) return `${subject} is no certification authority (basicConstraints)`
  if (keyUsage && !keyUsage.includes('keyCertSign')) return `${subject} may not sign certificates (keyUsage)`
  if (notUnderstood.length > 0) return extensionProblem(subject, notUnderstood)
  const between = path.slice(1).filter((one) => !isSelfIssued(one)).length
  return pathLength !== null && between > pathLength ? `${subject} allows ${pathLength} authorities below it, and there are ${between}` : null
}

async function signatureProblem(certificate: Certificate, issuer: Certificate, budget: Budget): Promise<string | null> {
  if (budget.left-- <= 0) return 'there are too many certificates to try'
  const outcome = await verifyIssued(certificate, issuer)
  if (outcome === 'valid') return null
  if (outcome === 'unsupported') return `${certificate.subject} is signed in a way that is not accepted here: ${[certificate.signed.scheme, certificate.signed.hash].filter(Boolean).join(' with ')}`
  return `the signature of ${certificate.subject} does not verify under ${issuer.subject}`
}

function isSelfIssued({ subjectName, issuerName }: Certificate): boolean {
  return bytesEqual(subjectName, issuerName)
}

function extensionProblem(subject: string, oids: readonly string[]): string {
  return `${subject} has extensions that are not checked here: ${oids.slice(0, 4).join(', ')}`
}
