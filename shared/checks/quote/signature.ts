import { verifyQuoteSignature } from '../../crypto/verify-quote-signature'
import type { EvidenceId } from '../../model/evidence'
import type { Observation } from '../../model/finding'
import type { Certificate, PublicKey, Quote, QuoteSignature } from '../../model/tpm'
import type { Reason, Verdict } from '../../model/verdict'
import type { CaseModel } from '../check'
import { counted, observe } from '../observe'
import { judgeKey } from './judge-key'
import { signatureCandidates } from './pairing'
import { certificateKeys, type VouchedKeys } from './vouched-keys'

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
  readonly trustedBy: '--ak' | '--ak-ca' | null
  /** Its certificates up to a named authority's; empty without. */
  readonly chain: readonly Certificate[]
  readonly observations: readonly Observation[]
}

interface Tried {
  readonly signature: QuoteSignature
  readonly key: PublicKey | null
  readonly outcome: 'valid' | 'invalid' | 'unsupported'
  readonly scheme: string | null
}

/**
 * Tries every key that the user trusts, or that an authority named by the user vouches for; only when there is none, the keys that came with
 * the evidence: they check the mathematics and are never by themselves trusted.
 */
export async function checkSignature(model: CaseModel, quote: Quote, vouched: VouchedKeys): Promise<SignatureCheck> {
  const candidates = signatureCandidates(model, quote)
  const isNamed = (key: PublicKey) => model.keys.includes(key) && model.given.has(key.evidence)
  const others = [...model.keys.filter((key) => !isNamed(key)), ...certificateKeys(model)]
  const trusted = [...model.keys.filter(isNamed), ...others.filter((key) => vouched.chainOf(key) !== null)].sort(byAttributes)
  const found = others.filter((key) => vouched.chainOf(key) === null && maySign(key)).sort(byAttributes)
  if (candidates.length === 0) return open('no-signature', null)
  const tried = await tryAll(candidates, trusted.length > 0 ? trusted : found, quote)
  const scheme = tried.scheme
  const base = { scheme, signatureEvidence: tried.signature.evidence }
  if (tried.outcome === 'valid' && tried.key) {
    const chain = isNamed(tried.key) ? [] : vouched.chainOf(tried.key) ?? []
    const trustedBy = isNamed(tried.key) ? '--ak' as const : chain.length > 0 ? '--ak-ca' as const : null
    const rest = { ...base, verdict: 'pass' as const, reason: null, key: tried.key, trustedBy, chain }
    return { ...rest, ...judgeKey(model, quote, tried.key, trustedBy, vouched.of(tried.key)) }
  }
  if (tried.outcome === 'unsupported') return { ...open('unknown-algorithm', tried.signature), scheme }
  if (trusted.length === 0 && found.length === 0) return { ...open('no-trusted-key', tried.signature), scheme }
  const bystander = trusted.length > 0 ? (await tryAll(candidates, found, quote)) : tried
  return { ...base, verdict: 'fail', keyVerdict: 'not-checked', reason: null, key: null, trustedBy: null, chain: [], observations: [bad(quote, tried, trusted, bystander)] }
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
    verdict: 'not-checked', keyVerdict: 'not-checked', reason, scheme: null, signatureEvidence: signature?.evidence ?? null, key: null, trustedBy: null, chain: [], observations: [],
  }
}

/** Who named a file for a key may have meant another one of it. */
export function unusedKeys(model: CaseModel): Observation[] {
  return model.keys.filter((key) => model.given.has(key.evidence) && key.unused.length > 0).map((key) => {
    const message = `${key.path} holds ${counted(key.unused.length + 1, 'key or certificate', 'keys or certificates')}, of which only the first key and the certificates are used: give each key that you trust as a file of its own.`
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
