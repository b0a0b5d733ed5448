import type { KeylimeReport } from '../../model/report'

/** What was concluded of a quote that came in a document of Keylime's, in the words of its report. */
export interface KeylimeOutcome extends Omit<KeylimeReport, 'statedNonce'> {
  readonly statedNonce: Uint8Array | null
}
