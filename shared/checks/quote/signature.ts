import { verifyQuoteSignature } from '../../crypto/verify-quote-signature'
import type { EvidenceId } from '../../model/evidence'
import type { Observation } from '../../model/finding'
import type { PublicKey, Quote, QuoteSignature } from '../../model/tpm'
import type { Reason, Verdict } from '../../model/verdict'
import type { CaseModel } from '../check'
import { counted, observe } from '../observe'
import { signatureCandidates } from './pairing'

/** Who signed a quote, and whether the user trusts that key. */
export interface SignatureCheck {
  /** The mathematics. */
  readonly verdict: Verdict
  /** Is the key one that may vouch? `not-checked` for one that merely came along. */
  readonly keyVerdict: Verdict
  readonly reason: Reason | null
  readonly scheme: string | null
  readonly signatureEvidence: EvidenceId | null
  readonly key: PublicKey | null
  readonly keyTrusted: boolean
  readonly observations: readonly Observation[]
}

interface Tried {
  readonly signature: QuoteSignature
  readonly key: PublicKey | null
  readonly outcome: 'valid' | 'invalid' | 'unsupported'
  readonly scheme: string | null
}

/**
 * Tries every key that the user trusts; only when there is none, the keys that came with the evidence: they check the mathematics and are
 * never by themselves trusted.
 */
export async function checkSignature(model: CaseModel, quote: Quote): Promise<SignatureCheck> {
  const candidates = signatureCandidates(model, quote)
  const trusted = model.keys.filter((key) => model.given.has(key.evidence)).sort(byAttributes)
  const found = model.keys.filter((key) => !model.given.has(key.evidence) && maySign(key)).sort(byAttributes)
  if (candidates.length === 0) return open('no-signature', null)
  const tried = await tryAll(candidates, trusted.length > 0 ? trusted : found, quote)
  const scheme = tried.scheme
  const base = { scheme, signatureEvidence: tried.signature.evidence }
  if (tried.outcome === 'valid' && tried.key) {
    const isTrusted = model.given.has(tried.key.evidence)
    const rest = { ...base, verdict: 'pass' as const, reason: null, key: tried.key, keyTrusted: isTrusted }
    return { ...rest, ...judgeKey(quote, tried.key, isTrusted) }
  }
  if (tried.outcome === 'unsupported') return { ...open('unknown-algorithm', tried.signature), scheme }
  if (trusted.length === 0 && found.length === 0) return { ...open('no-trusted-key', tried.signature), scheme }
  const bystander = trusted.length > 0 ? (await tryAll(candidates, found, quote)) : tried
  return { ...base, verdict: 'fail', keyVerdict: 'not-checked', reason: null, key: null, keyTrusted: false, observations: [bad(quote, tried, trusted, bystander)] }
}

/** Of two forms of one key the one that tells its attributes is judged: the other would hide that it may sign anything. */
function byAttributes(a: PublicKey, b: PublicKey): number {
  return Number(b.attributes !== null) - Number(a.attributes !== null)
}

/** A key that is known to decrypt only (an endorsement key) signs no quotes. */
function maySign(key: PublicKey): boolean {
  return key.attributes === null || key.attributes.sign
}

async function tryAll(candidates: readonly QuoteSignature[], keys: readonly PublicKey[], quote: Quote): Promise<Tried> {
  let last: Tried = { signature: candidates[0], key: null, outcome: 'invalid', scheme: statedScheme(candidates[0]) }
  for (const signature of candidates) {
    for (const key of keys) {
      const { outcome, scheme } = await verifyQuoteSignature(signature, key, quote.bytes)
      if (outcome === 'valid') return { signature, key, outcome, scheme }
      if (outcome === 'unsupported') last = { signature, key, outcome, scheme }
    }
  }
  return last
}

function statedScheme({ scheme, hash }: QuoteSignature): string | null {
  return scheme && hash ? `${scheme}-${hash}` : scheme
}

function open(reason: Reason, signature: QuoteSignature | null): SignatureCheck {
  return {
    verdict: 'not-checked', keyVerdict: 'not-checked', reason, scheme: null, signatureEvidence: signature?.evidence ?? null, key: null, keyTrusted: false, observations: [],
  }
}

/** A key that is not restricted signs whatever it is given: a forged TPMS_ATTEST too (TPM 2.0 Part 1 §25.1.6). */
function judgeKey(quote: Quote, key: PublicKey, isTrusted: boolean): Pick<SignatureCheck, 'keyVerdict' | 'observations'> {
  const name = key.path
  const found: Observation[] = []
  if (!isTrusted) {
    const message = `${quote.path} is signed by ${name}, which came along with the evidence: whoever made the one could have made the other.`
    found.push(observe('quote.untrusted-key', 'warning', message, { evidence: key.evidence }))
  }
  if (key.attributes === null) {
    const message = `${name} does not say whether it is a restricted TPM key: the TPM's public area (TPM2B_PUBLIC) would.`
    found.push(observe('quote.key-attributes-unknown', 'info', message, { evidence: key.evidence }))
  } else if (!key.attributes.restricted || !key.attributes.sign) {
    const message = `${name} is no attestation key: it is not restricted to what the TPM itself made, so its signature proves nothing.`
    const bits = `objectAttributes ${key.attributes.bits.toString(16).padStart(8, '0')}`
    found.push(observe('quote.key-not-restricted', 'error', message, { evidence: key.evidence, expected: 'restricted and sign', found: bits }))
    return { keyVerdict: 'fail', observations: found }
  }
  return { keyVerdict: isTrusted ? 'pass' : 'not-checked', observations: found }
}

/** Who named a file for a key may have meant another one of it. */
export function unusedKeys(model: CaseModel): Observation[] {
  return model.keys.filter((key) => model.given.has(key.evidence) && key.unused.length > 0).map((key) => {
    const message = `${key.path} holds ${counted(key.unused.length + 1, 'key or certificate', 'keys or certificates')}, and only the first is used: give each key that you trust as a file of its own.`
    return observe('evidence.skipped', 'warning', message, { evidence: key.evidence, byteOffset: key.unused[0] })
  })
}

function bad(quote: Quote, tried: Tried, trusted: readonly PublicKey[], bystander: Tried): Observation {
  const names = trusted.map((key) => key.path).join(', ')
  const which = trusted.length === 0 ? 'any key of the evidence' : trusted.length === 1 ? `the trusted key ${names}` : `any of the trusted keys ${names}`
  const hint = bystander.outcome === 'valid' && bystander.key && trusted.length > 0 ? ` It does under ${bystander.key.path}, which nobody vouched for.` : ''
  const message = `The signature of ${quote.path} does not verify under ${which}: the quote was changed, or another key signed it.${hint}`
  return observe('quote.bad-signature', 'error', message, { evidence: tried.signature.evidence, byteOffset: 0 })
}
