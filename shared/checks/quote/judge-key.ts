import type { Observation } from '../../model/finding'
import type { KeyAttributes, PublicKey, Quote } from '../../model/tpm'
import type { Verdict } from '../../model/verdict'
import type { CaseModel } from '../check'
import { observe } from '../observe'
import type { Vouching } from './vouched-keys'

/** May the key that signed the quote vouch? `not-checked` for one that merely came along. */
export function judgeKey(
  model: CaseModel, quote: Quote, key: PublicKey, trustedBy: '--ak' | '--ak-ca' | null, vouching: Vouching | null,
): { readonly keyVerdict: Verdict; readonly observations: readonly Observation[] } {
  const found = [...trust(quote, key, trustedBy, vouching), ...(trustedBy === '--ak-ca' && vouching ? dates(model, vouching) : [])]
  if (key.attributes === null) {
    const message = `${key.path} does not say whether it is a restricted TPM key: the TPM's public area (TPM2B_PUBLIC) would.`
    found.push(observe('quote.key-attributes-unknown', 'info', message, { evidence: key.evidence }))
    return { keyVerdict: trustedBy ? 'pass' : 'not-checked', observations: found }
  }
  const fixed = notFixed(key, key.attributes)
  if (!key.attributes.restricted || !key.attributes.sign) return { keyVerdict: 'fail', observations: [...found, notRestricted(key, key.attributes), ...fixed] }
  return { keyVerdict: trustedBy ? 'pass' : 'not-checked', observations: [...found, ...fixed] }
}

function trust(quote: Quote, key: PublicKey, trustedBy: '--ak' | '--ak-ca' | null, vouching: Vouching | null): Observation[] {
  if (trustedBy) return []
  const message = `${quote.path} is signed by ${key.path}, which came along with the evidence: whoever made the one could have made the other.`
  const untrusted = observe('quote.untrusted-key', 'warning', message, { evidence: key.evidence })
  if (!vouching || vouching.outcome.reached) return [untrusted]
  const { evidence, path, byteOffset, byteLength, subject } = vouching.certificate
  const why = `The certificate of ${subject} in ${path} does not lead to an attestation CA that you named: ${vouching.outcome.reason}.`
  return [untrusted, observe('quote.certificate-chain', 'warning', why, { evidence, byteOffset, byteLength, expected: 'a chain to a named attestation CA', found: vouching.outcome.reason })]
}

/** Evidence is read long after it was made, and nothing tells when: a date is told and decides nothing. */
function dates({ options }: CaseModel, { outcome }: Vouching): Observation[] {
  const chain = outcome.reached ? outcome.chain : []
  return chain.filter(({ notBefore, notAfter }) => options.now < notBefore || options.now > notAfter).map(({ evidence, path, byteOffset, byteLength, subject, notBefore, notAfter }) => {
    const [word, date] = options.now > notAfter ? ['expired on', notAfter] : ['begins only on', notBefore]
    const message = `The certificate of ${subject} in ${path} ${word} ${day(date)}. It may have been valid when the quote was made: no time in the quote says.`
    return observe('quote.certificate-expired', 'info', message, { evidence, byteOffset, byteLength, expected: `${day(notBefore)} to ${day(notAfter)}`, found: day(options.now) })
  })
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** A key that is not restricted signs whatever it is given: a forged TPMS_ATTEST too (TPM 2.0 Part 1 §25.1.6). */
function notRestricted(key: PublicKey, attributes: KeyAttributes): Observation {
  const message = `${key.path} is no attestation key: it is not restricted to what the TPM itself made, so its signature proves nothing.`
  return observe('quote.key-not-restricted', 'error', message, { evidence: key.evidence, expected: 'restricted and sign', found: bitsText(attributes) })
}

/** A key that could be made elsewhere, or moved to another TPM, is no proof of this one (TPM 2.0 Part 2 r1.59 §8.3.3). */
function notFixed(key: PublicKey, attributes: KeyAttributes): Observation[] {
  const wanted = { fixedTPM: attributes.fixedTpm, fixedParent: attributes.fixedParent, sensitiveDataOrigin: attributes.sensitiveDataOrigin }
  const missing = Object.entries(wanted).filter(([, set]) => !set).map(([name]) => name)
  if (missing.length === 0) return []
  const message = `${key.path} lacks ${missing.join(', ')}: the key may exist outside of this TPM, or was not made in one.`
  return [observe('quote.key-not-fixed', 'warning', message, { evidence: key.evidence, expected: Object.keys(wanted).join(', '), found: bitsText(attributes) })]
}

function bitsText({ bits }: KeyAttributes): string {
  return `objectAttributes ${bits.toString(16).padStart(8, '0')}`
}
