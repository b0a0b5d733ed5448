import type { EvidenceId } from '../../model/evidence'
import type { Reason, Verdict } from '../../model/verdict'
import type { PublicKey, Quote } from '../../model/tpm'

/** A PCR value that a quote's PCR digest was shown to cover. */
export interface QuotedValue {
  readonly bank: string
  readonly pcr: number
  readonly value: Uint8Array
}

/** The outcome of holding PCR values against a quote's PCR digest. */
export interface QuoteValues {
  readonly quote: Quote
  readonly verdict: Verdict
  readonly reason: Reason | null
  /** Values of the selected PCRs, only when they hash to the PCR digest. */
  readonly values: readonly QuotedValue[]
  /** The file that they stand in; `null` when the log alone gave them. */
  readonly source: EvidenceId | null
  /** A file that claims to be this quote's PCR values and is not. */
  readonly refuted: EvidenceId | null
  /** Every selected PCR is one of the log's, and no prefix of the log gives the PCR digest: the log is not what was quoted. */
  readonly unreached: boolean
}

/** The outcome of all checks of one quote. */
export interface QuoteCheck {
  readonly quote: Quote
  readonly status: Verdict
  readonly magic: Verdict
  readonly type: Verdict
  readonly signature: Verdict
  readonly nonce: Verdict
  readonly pcrDigest: Verdict
  readonly reasons: Readonly<Partial<Record<'status' | 'signature' | 'nonce' | 'pcrDigest', Reason>>>
  readonly scheme: string | null
  readonly signatureEvidence: EvidenceId | null
  /** The key that verified the signature. */
  readonly key: PublicKey | null
  readonly keyTrusted: boolean
  readonly valuesEvidence: EvidenceId | null
  /** Entries of the log after which every quoted value of IMA's PCR is reached; `null` when one is not. */
  readonly attestedEntries: number | null
}
