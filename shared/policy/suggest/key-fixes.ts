import { toBase64 } from '../../bytes/base64'
import type { Checkpoint } from '../../model/checkpoint'
import type { RuntimePolicy } from '../../model/policy'
import type { SigningKey } from '../../model/signing-key'
import { STATE } from '../../model/verdict'
import { editsOf } from './fix-edits'
import { RANK, type PlannedFix } from './planned-fix'
import type { RejectedFiles } from './rejected-files'
import type { SuggestHost } from './suggest-host'

/** Keys that are offered of those that somebody vouches for, and of the others: those that signed the most. Each is tried on every signature. */
const KEYS_MAX = 5
/** Entries between two looks at the clock. */
const STRIDE = 8192

/** A key that signed files, and how many. */
interface Signer {
  readonly key: SigningKey
  readonly spki: string
  entries: number
}

/** Keys that signed files: those that the user vouches for and the policy does not name, and those that nobody vouches for; `more` are not offered. */
export async function keyFixes(hosts: readonly SuggestHost[], policy: RuntimePolicy, files: RejectedFiles, checkpoint: Checkpoint): Promise<{ readonly fixes: PlannedFix[]; readonly more: number }> {
  const inPolicy = new Set(policy.verificationKeys.map(({ spki }) => toBase64(spki)))
  const spkis = hosts.map(({ signatures }) => signatures?.keys.map(({ spki }) => (spki === null ? null : toBase64(spki))) ?? [])
  const isTargetOf = (place: number, index: number) => {
    const { signatures } = hosts[place]
    const spki = signatures?.states[index] === STATE.valid ? spkis[place][signatures.keyOf[index] - 1] ?? null : null
    if (spki === null || inPolicy.has(spki)) return null
    const file = files.fileAt(place, index)
    return signatures!.keys[signatures!.keyOf[index] - 1].trustedBy !== null || (file >= 0 && files.isWanted(file)) ? spki : null
  }
  const signers = new Map<string, Signer>()
  for (const [place, { log, signatures }] of hosts.entries()) {
    for (let index = 0; spkis[place].length > 0 && index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(index, log.count)
      const spki = isTargetOf(place, index)
      if (spki === null) continue
      const signer = signers.get(spki) ?? { key: signatures!.keys[signatures!.keyOf[index] - 1], spki, entries: 0 }
      signers.set(spki, signer)
      signer.entries++
    }
  }
  const offered = [true, false].flatMap((isVouched) => topOf([...signers.values()].filter(({ key }) => (key.trustedBy !== null) === isVouched)))
  return { fixes: offered.map((signer) => keyFix(signer, (place, index) => isTargetOf(place, index) === signer.spki)), more: signers.size - offered.length }
}

function topOf(signers: readonly Signer[]): readonly Signer[] {
  return signers.length <= KEYS_MAX ? signers : [...signers].sort((a, b) => b.entries - a.entries).slice(0, KEYS_MAX)
}

function keyFix({ key: { keyIds: [keyId], certificate, trustedBy }, spki }: Signer, isTarget: PlannedFix['isTarget']): PlannedFix {
  const name = certificate ? `${keyId}, ${certificate.subject}` : keyId
  const common = { kind: 'trust-key', edits: editsOf([{ kind: 'add-key', keyId, spki }]), isTarget, adds: null } as const
  return trustedBy === null
    ? { ...common, rank: RANK.unvouchedKey, safety: 'wide', title: `Trust key ${name}`, because: 'It came along with the evidence, and nobody vouches for it.', admits: 'Admits all that this key has signed or will sign, at any path that the policy does not list.' }
    : { ...common, rank: RANK.vouchedKey, safety: 'narrow', title: `Write key ${name} into the policy`, because: 'You vouch for it; Keylime knows only the keys of its policy.', admits: 'Admits all that this key has signed or will sign, at any path.' }
}
