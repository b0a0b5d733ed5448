import type { EvidenceId } from '../../model/evidence'
import type { QuoteReport } from '../../model/report'
import type { Reason, Verdict } from '../../model/verdict'
import type { Certificate, PublicKey, Quote } from '../../model/tpm'

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

/** The outcome of all checks of one quote, in the words of its report. */
export interface QuoteCheck extends Pick<
  QuoteReport, 'status' | 'magic' | 'type' | 'signature' | 'nonce' | 'pcrDigest' | 'reasons' | 'scheme' | 'signatureEvidence' | 'keyTrusted' | 'trustedBy' | 'attestedEntries' | 'order' | 'boot'
> {
  readonly quote: Quote
  /** The key that verified the signature. */
  readonly key: PublicKey | null
  /** The certificates that vouch for it, its own first and a named authority's last; empty when the user named the key, or nobody vouches. */
  readonly chain: readonly Certificate[]
  readonly valuesEvidence: EvidenceId | null
}
