import type { Checkpoint } from '../../model/checkpoint'
import type { ImaLog } from '../../model/ima-log'
import type { SigningKey } from '../../model/signing-key'
import { STATE } from '../../model/verdict'
import type { CaseModel, Check } from '../check'
import { appendedKeyId, verifyAppended } from './appended'
import { dumpObservations, signaturesOfDumps, type DumpedSignature } from './from-dumps'
import { gatherKeys, isOfNote, type Keyring } from './keyring'
import { metadataObservations } from './metadata-signatures'
import type { SignatureOutcome } from './outcome'
import { readSignature, type Checkable } from './reading'
import { signatureObservations } from './signature-findings'
import { SignatureValues, mayHoldSignatures } from './signature-value'
import { VerdictCache } from './verdict-cache'

/** Entries whose signatures are verified together. */
const STRIDE = 1024
/** GB/T 32918: SM2 hashes with SM3, and nothing else of note does. */
const SM2_HASH = 'sm3'

/** Who signed what was measured? The signatures that the entries hold, held against every key that is known. */
export const checkSignatures: Check = {
  name: 'signatures',
  stage: 'signatures',
  async run(model, before, checkpoint) {
    const { log } = model
    if (!log || !before.survey) return {}
    const keyring = await gatherKeys(model, checkpoint)
    const { signatures, dumped } = await verifySignatures(log, model, keyring, checkpoint)
    const metadata = await metadataObservations(log, keyring, checkpoint)
    return { signatures, observations: [...before.observations, ...signatureObservations(model, log, before.survey, signatures), ...metadata, ...dumpObservations(log, dumped)] }
  },
}

/** An entry that waits for a verdict. `next`: place of the next candidate; `refusedBy`: the first key under which it does not verify. */
interface Open extends Checkable {
  readonly index: number
  readonly candidates: readonly number[]
  next: number
  refusedBy: number | null
}

async function verifySignatures(
  log: ImaLog, { xattrDumps: dumps, options: { verifier } }: CaseModel, keyring: Keyring, checkpoint: Checkpoint,
): Promise<{ signatures: SignatureOutcome; dumped: ReadonlyMap<number, DumpedSignature> }> {
  const states = new Uint8Array(log.count)
  const keyOf = keyring.keys.length <= 0xff ? new Uint8Array(log.count) : new Uint32Array(log.count)
  const values = new SignatureValues(log)
  const cache = new VerdictCache(verifier)
  const conclude = (index: number, state: number, place: number | null) => {
    states[index] = state
    keyOf[index] = place === null ? 0 : place + 1
  }
  const last = mayHoldSignatures(log) ? log.count : 0
  for (let start = 0; start < last; start += STRIDE) {
    await checkpoint(start, log.count)
    let open: Open[] = []
    for (let index = start; index < Math.min(start + STRIDE, log.count); index++) {
      const reading = readSignature(log, values, index)
      if (reading.state === 'appended') {
        await checkpoint(start, log.count)
        const { state, keyIndex } = verifyAppended(reading, keyring, index)
        conclude(index, STATE[state], keyIndex)
      } else if (reading.state !== 'checkable') conclude(index, STATE[reading.state], null)
      else open.push({ ...reading, index, candidates: keyring.candidates(reading.keyId, index), next: 0, refusedBy: null })
    }
    while (open.length > 0) open = await verifyOnce(open, keyring, cache, conclude, () => checkpoint(start, log.count))
  }
  await checkpoint(log.count, log.count)
  const dumped = await signaturesOfDumps(log, dumps, keyring, (index) => states[index] === STATE.absent, checkpoint)
  for (const { entryIndex, state, place } of dumped.values()) if (state === 'valid') conclude(entryIndex, STATE.valid, place)
  return { signatures: outcomeOf(log, values, keyring, states, keyOf, dumped), dumped }
}

/** Holds each against its next candidate; returns those that are still open. */
async function verifyOnce(
  open: readonly Open[], { keys }: Keyring, cache: VerdictCache, conclude: (index: number, state: number, place: number | null) => void, pause: () => Promise<void>,
): Promise<Open[]> {
  const tried = open.filter((one) => one.next < one.candidates.length)
  for (const one of open) if (one.next >= one.candidates.length) conclude(one.index, ...withoutVerdict(one))
  const places = tried.map((one) => one.candidates[one.next])
  const answers = await cache.verify(tried.map(({ hash, digest, value }, i) => ({ key: keys[places[i]].material, hash, digest, value })), places, pause)
  return tried.filter((one, i) => {
    one.next++
    if (answers[i] === 'invalid') one.refusedBy ??= places[i]
    if (answers[i] === 'valid') conclude(one.index, STATE.valid, places[i])
    return answers[i] !== 'valid'
  })
}

/** No candidate verified it: one refused it, or none could be asked, or there is none. */
function withoutVerdict({ refusedBy, doubt, candidates, hash }: Open): [state: number, place: number | null] {
  if (refusedBy !== null) return [doubt === null ? STATE.invalid : STATE['not-checkable'], refusedBy]
  if (candidates.length > 0) return [STATE['not-checkable'], candidates[0]]
  return [hash === SM2_HASH ? STATE['not-checkable'] : STATE['unknown-key'], null]
}

/** Keys that came along and verified nothing are left out: attestation keys and what else lies in a bundle, but for those that claim a trusted key's id. */
function outcomeOf(log: ImaLog, values: SignatureValues, keyring: Keyring, states: Uint8Array, keyOf: SignatureOutcome['keyOf'], dumped: ReadonlyMap<number, DumpedSignature>): SignatureOutcome {
  const used = usedKeys(keyOf, keyring.keys.length)
  const ofNote = isOfNote(keyring.keys)
  const places = keyring.keys.flatMap((key, place) => (used[place + 1] === 1 || ofNote(key) ? [place] : []))
  const placeOf = new Map(places.map((place, i) => [place + 1, i + 1]))
  for (let index = 0; index < keyOf.length; index++) if (keyOf[index] > 0) keyOf[index] = placeOf.get(keyOf[index])!
  const keys = places.map((place) => keyring.keys[place])
  const read = (index: number) => readSignature(log, values, index)
  return {
    states, keyOf, keys,
    keyIdOf: (index) => {
      const reading = read(index)
      if (reading.state === 'absent') return states[index] === STATE.valid ? dumped.get(index)!.keyId : null
      if (reading.state !== 'appended') return reading.keyId
      return keyOf[index] > 0 ? keys[keyOf[index] - 1].keyIds[0] ?? null : appendedKeyId(reading)
    },
    reasonOf: (index) => {
      const reading = read(index)
      const key = keyOf[index] === 0 ? null : keys[keyOf[index] - 1]
      if (reading.state === 'absent') return trustReason(key)
      if (reading.state === 'appended') return verifyAppended(reading, keyring, index).reason ?? trustReason(key)
      return reading.state === 'checkable' ? reasonOf(reading, states[index], key, keyring) : reading.reason
    },
  }
}

/** For each key, by its place and one, whether an entry names it: 1. */
function usedKeys(keyOf: SignatureOutcome['keyOf'], keys: number): Uint8Array {
  const used = new Uint8Array(keys + 1)
  for (let index = 0; index < keyOf.length; index++) used[keyOf[index]] = 1
  return used
}

function reasonOf({ keyId, hash, doubt }: Checkable, state: number, key: SigningKey | null, keyring: Keyring): string | null {
  if (state === STATE['unknown-key']) {
    const loaded = keyring.loadedAt(keyId)
    return loaded === null ? `no key with the id ${keyId} is known` : `the log loads the key ${keyId} only later, with entry ${loaded + 1}`
  }
  if (key === null) return 'SM2 signatures are not computed here'
  const name = keyName(key)
  if (state === STATE.invalid) return `it does not verify under ${name}`
  if (state === STATE['not-checkable']) return doubt ?? `the kind of key of ${name}, or its hash ${hash}, is not computed here`
  return trustReason(key)
}

function trustReason(key: SigningKey | null): string | null {
  return key?.trustedBy === null ? `nobody vouches for ${keyName(key)}` : null
}

/** What a key is called for people: the subject of its certificate, else where it stands. Visible. */
export function keyName({ certificate, path, loaded }: SigningKey): string {
  return certificate?.subject ?? (loaded.length > 0 ? `the key that entry ${loaded[0].entryIndex + 1} loads` : path)
}
