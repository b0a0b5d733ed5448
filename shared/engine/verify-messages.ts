import type { VerifyJob } from '../checks/signatures/verifier'
import type { DigestVerification } from '../crypto/verify-digest'
import type { FailureData } from './messages'

/** Identifies one batch of jobs: its answer carries the same. */
export type BatchId = number

/** All bytes of the jobs lie in one buffer, which is handed over. */
export interface ToVerifier {
  readonly kind: 'verify'
  readonly batch: BatchId
  readonly jobs: readonly VerifyJob[]
}

/** Each batch ends with exactly one of them. Answers are in the order of its jobs. */
export type FromVerifier =
  | { readonly kind: 'verified'; readonly batch: BatchId; readonly answers: readonly DigestVerification[] }
  | { readonly kind: 'failed'; readonly batch: BatchId; readonly failure: FailureData }
