import { Random } from '../support/fuzz/random'
import { makeLogText } from './make-entries'
import { makePolicyText } from './make-policy'

/** What the model and the product are both given. */
export interface Pair {
  readonly seed: number
  readonly log: Buffer
  readonly policy: string
  /** The value of PCR 10 that is reported: a value, or the one that Keylime has after so many lines; `null`: none. */
  readonly pcr: { readonly bank: string; readonly value: string } | { readonly bank: string; readonly after: number } | null
}

/** Few logs are altered: what the program then looks for takes it a while. */
const ALTERED = 6

/** The same pair for the same seed and share of altered logs, in a hundred. */
export function makePair(seed: number, altered = ALTERED): Pair {
  const random = new Random(seed)
  const log = makeLogText(random, altered)
  const policy = makePolicyText(random, log)
  return { seed, log: Buffer.from(log.text), policy, pcr: pcrOf(random, log.text.split('\n').length) }
}

function pcrOf(random: Random, lines: number): Pair['pcr'] {
  const roll = random.below(100)
  if (roll < 50) return null
  const bank = random.pick(['sha256', 'sha1', 'sha384'])
  return roll < 90 ? { bank, after: random.below(lines + 2) } : { bank, value: Buffer.from(random.bytes({ sha1: 20, sha256: 32, sha384: 48 }[bank]!)).toString('hex') }
}
