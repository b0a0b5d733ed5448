import type { PolicySignatureReport } from '../../../model/report'

/** What was concluded of the signatures of one policy, in the words of its report. */
export type PolicySignatureOutcome = PolicySignatureReport
