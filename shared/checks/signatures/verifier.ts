import { verifyDigest, type DigestVerification } from '../../crypto/verify-digest'
import type { KeyMaterial } from '../../model/tpm'

/** One signature held against one key: plain data, so that it can be done anywhere. `hash`: kernel name of the digest's. */
export interface VerifyJob {
  readonly key: KeyMaterial
  readonly hash: string
  readonly digest: Uint8Array
  readonly value: Uint8Array
}

/** Where signatures are verified. It was chosen where the engine was made, and the answers are the same everywhere. */
export interface SignatureVerifier {
  /** Answers are in the order of the jobs. `pause` is awaited again and again: a million signatures take minutes, and must be cancellable. What it throws ends the work. */
  verify(jobs: readonly VerifyJob[], pause: () => Promise<void>): Promise<DigestVerification[]>
  dispose(): void
}

/** In the thread that asks. */
export const inPlace: SignatureVerifier = {
  async verify(jobs, pause) {
    const answers: DigestVerification[] = []
    for (const { key, hash, digest, value } of jobs) {
      await pause()
      answers.push(verifyDigest(key, hash, digest, value))
    }
    return answers
  },
  dispose: () => undefined,
}
