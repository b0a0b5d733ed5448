import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { isBank } from '../../model/algorithms'
import type { Derivation, DerivationPart, DerivationStep } from '../../model/derivation'
import type { EvidenceId } from '../../model/evidence'
import type { PublicKey, Quote, QuoteSignature } from '../../model/tpm'
import type { QuoteCheck } from '../../checks/quote/outcome'
import { checkquoteCommand, type QuoteParts } from './commands/checkquote'
import { opensslCommand, schemeParts, type SchemeParts } from './commands/openssl'
import { plainStep, type Derived, type ExplainedCase } from './explained-case'
import { nonceStep } from './nonce-step'
import { pcrDigestStep } from './pcr-digest-step'

/**
 * How a quote is checked: what was signed, by which key, for whom, and over which PCR values.
 * @throws RangeError for a file that is no quote of the case.
 */
export function explainQuote(explained: ExplainedCase, evidence: EvidenceId): Derivation {
  const check = quoteCheck(explained, evidence)
  const { signature, key, scheme } = signedWith(explained, check)
  const digest = pcrDigestStep(explained, check)
  const steps = [...signatureSteps(explained, check, signature, key, scheme), nonceStep(explained, check), ...(digest ? [digest] : [])]
  const { tools, notes } = signature && key && scheme ? toolsOf(explained, { check, signature, key }, scheme) : { tools: [], notes: [] }
  return explained.finish({ title: `Quote ${explained.names.path(evidence)}`, banks: [], bank: null, steps, agrees: [], tools, notes })
}

/** @throws RangeError for a file that is no quote of the case. */
export function quoteCheck({ host }: ExplainedCase, evidence: EvidenceId): QuoteCheck {
  const check = host.outcome.quoteChecks.find((one) => one.quote.evidence === evidence)
  if (!check) throw new RangeError(`the case has no quote ${evidence}`)
  return check
}

/** File offset of the TPMS_ATTEST: some files have the size of a TPM2B_ATTEST before it. */
export function attestStart({ fields }: Quote): number {
  return fields[0]?.byteOffset ?? 0
}

/** The key that verifies the signature; where none does, the one that it was tried with first. */
function signedWith({ host: { model } }: ExplainedCase, check: QuoteCheck): { signature: QuoteSignature | null; key: PublicKey | null; scheme: SchemeParts | null } {
  const signature = model.signatures.find((one) => one.evidence === check.signatureEvidence) ?? null
  const key = check.key ?? model.keys.find((one) => model.given.has(one.evidence)) ?? model.keys[0] ?? null
  return { signature, key, scheme: schemeParts(check.scheme) }
}

function signatureSteps(explained: ExplainedCase, check: QuoteCheck, signature: QuoteSignature | null, key: PublicKey | null, scheme: SchemeParts | null): readonly DerivationStep[] {
  const { quote } = check
  const message = explained.part('TPMS_ATTEST, all of it', quote.evidence, attestStart(quote), quote.bytes)
  const hashed = scheme && isBank(scheme.hash) ? [plainStep({ label: `What was signed, ${scheme.hash}`, algorithm: scheme.hash, inputs: [message], output: toHex(hash(scheme.hash, quote.bytes)) })] : []
  if (!signature) return [...hashed, plainStep({ label: 'Signature', inputs: [], check: 'not-checked', says: 'no signature is there' })]
  const inputs = [...signatureParts(explained, signature), ...(key ? [explained.wholeFile(`Key ${key.path}`, key.evidence)] : [])]
  const under = key ? `under ${key.path}${check.keyTrusted ? ', which you gave' : ', which nobody vouched for'}` : 'under any key'
  const says = { pass: `verifies ${under}`, fail: `does not verify ${under}`, 'not-checked': 'could not be checked' }[check.signature]
  return [...hashed, plainStep({ label: `Signature${check.scheme === null ? '' : `, ${check.scheme}`}`, inputs, check: check.signature, says })]
}

function signatureParts(explained: ExplainedCase, signature: QuoteSignature): readonly DerivationPart[] {
  const { value, evidence, fields } = signature
  const at = (term: string) => (fields.find((field) => field.term === term)?.byteOffset ?? -2) + 2
  if (value.kind === 'rs') return [explained.part('r', evidence, at('signatureR'), value.r), explained.part('s', evidence, at('signatureS'), value.s)]
  return [explained.part('Signature', evidence, signature.format === 'plain' ? 0 : at('sig'), value.octets)]
}

/** The nonce to check with: the one that the quote carries, else the first that was given. */
function givenNonce(nonces: readonly Uint8Array[], { qualifyingData }: Quote): Uint8Array | null {
  return nonces.find((nonce) => bytesEqual(nonce, qualifyingData)) ?? nonces[0] ?? null
}

function toolsOf(explained: ExplainedCase, found: Pick<QuoteParts, 'check' | 'signature' | 'key'>, scheme: SchemeParts): Pick<Derived, 'tools' | 'notes'> {
  const { names, host: { model } } = explained
  const { check: { quote, ...check }, signature, key } = found
  const parts = [explained.part('', quote.evidence, attestStart(quote), quote.bytes), ...signatureParts(explained, signature)]
  if (parts.some((part) => part.evidence === null)) return { tools: [], notes: [`Tools read the quote and its signature only from files of their own: decode ${names.path(quote.evidence)} first.`] }
  const values = model.pcrValues.find((one) => one.evidence === check.valuesEvidence) ?? null
  const quoted = checkquoteCommand({ ...found, quote, values, nonce: givenNonce(model.options.nonces, quote) }, scheme, names)
  const verified = opensslCommand(quote, attestStart(quote), signature, key, scheme, check.signature, names)
  return { tools: [quoted.command, verified].flatMap((command) => command ?? []), notes: quoted.note === null ? [] : [quoted.note] }
}
