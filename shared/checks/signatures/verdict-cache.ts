import { concatBytes } from '../../bytes/equal'
import { hash as hashOf } from '../../crypto/digests'
import type { DigestVerification } from '../../crypto/verify-digest'
import type { SignatureVerifier, VerifyJob } from './verifier'

const latin1 = new TextDecoder('latin1')

/** A verdict for each (key, digest, signature): the files of a host are measured again and again. */
export class VerdictCache {
  private readonly known = new Map<string, DigestVerification>()

  constructor(private readonly verifier: SignatureVerifier) {}

  /** `keyPlaces`: for each job a number that stands for its key. Answers are in the order of the jobs. */
  async verify(jobs: readonly VerifyJob[], keyPlaces: readonly number[], pause: () => Promise<void>): Promise<DigestVerification[]> {
    const names = jobs.map((job, i) => nameOf(job, keyPlaces[i]))
    const open = new Map<string, VerifyJob>()
    for (const [i, name] of names.entries()) if (!this.known.has(name)) open.set(name, jobs[i])
    const answers = await this.verifier.verify([...open.values()], pause)
    for (const [i, name] of [...open.keys()].entries()) this.known.set(name, answers[i])
    return names.map((name) => this.known.get(name)!)
  }
}

/** 32 bytes as characters, not the hundreds of a signature: there may be a million. */
function nameOf({ hash, digest, value }: VerifyJob, keyPlace: number): string {
  const head = new TextEncoder().encode(`${keyPlace} ${hash} ${digest.length} `)
  return latin1.decode(hashOf('sha256', concatBytes(head, digest, value)))
}
