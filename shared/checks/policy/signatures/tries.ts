import { verifyMessage, type MessageSignature } from '../../../crypto/verify-message'
import type { Checkpoint } from '../../../model/checkpoint'
import type { Attempt } from './attempts'
import type { TriedKey } from './tried-keys'

/** Verifications under keys that came along, for one policy: each costs milliseconds, and nothing bounds how many keys and signatures a bundle holds. */
const FOUND_MAX = 300

/** A signature that verifies. */
export interface Verified {
  readonly attempt: Attempt
  readonly key: TriedKey
  readonly signature: MessageSignature
}

/** Verifies the signatures of one policy, each of them under each key once. */
export class Tries {
  private left = FOUND_MAX
  private readonly known = new Map<Attempt, Map<TriedKey['material'], Promise<MessageSignature | null>>>()

  /** `trusted`: keys that the user named, which are tried without a bound. */
  constructor(readonly trusted: readonly TriedKey[], private readonly checkpoint: Checkpoint) {}

  /** Were there more keys that came along than are tried? Then that none verified says nothing. */
  get isSpent(): boolean {
    return this.left < 0
  }

  /** The first of these signatures that one of the keys made. */
  async first(attempts: readonly Attempt[], keysOf: (attempt: Attempt) => readonly TriedKey[]): Promise<Verified | null> {
    for (const attempt of attempts) {
      const verified = await this.verified(attempt, keysOf(attempt))
      if (verified) return verified
    }
    return null
  }

  async verified(attempt: Attempt, keys: readonly TriedKey[]): Promise<Verified | null> {
    for (const key of keys) {
      const signature = await this.signature(attempt, key)
      if (signature) return { attempt, key, signature }
    }
    return null
  }

  private async signature(attempt: Attempt, key: TriedKey): Promise<MessageSignature | null> {
    const { value, problem, digests } = attempt
    if (value === null || problem) return null
    const tried = this.known.get(attempt) ?? new Map<TriedKey['material'], Promise<MessageSignature | null>>()
    this.known.set(attempt, tried)
    const known = tried.get(key.material)
    if (known) return known
    if (!this.trusted.includes(key) && this.left-- <= 0) return null
    await this.checkpoint(0, null)
    const signature = verifyMessage(key.material, digests, value)
    tried.set(key.material, signature)
    return signature
  }
}
