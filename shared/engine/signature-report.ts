import { isSignedByTrusted, type SignatureOutcome } from '../checks/signatures/outcome'
import type { SignatureReport, SigningKeyReport } from '../model/report'
import type { SigningKey } from '../model/signing-key'
import { SIGNATURE_STATES, STATE } from '../model/verdict'
import { certificateReport } from './certificate-report'

/** Ids of no key that are listed: a log can name another one in each entry. */
const UNKNOWN_MAX = 1000
/** Ids that are counted at all. */
const COUNTED_MAX = 100_000

interface Counts {
  entries: number
  valid: number
  invalid: number
}

/** The report's part on signatures. Nothing is computed here but counts. */
export function signatureReport(outcome: SignatureOutcome): SignatureReport {
  const { states, keyOf, keys, keyIdOf } = outcome
  const byState = SIGNATURE_STATES.map(() => 0)
  const byKey = keys.map((): Counts => ({ entries: 0, valid: 0, invalid: 0 }))
  const unknown = new Map<string, number>()
  let validTrusted = 0
  const known = new Set(keys.flatMap((key) => key.keyIds))
  for (let index = 0; index < states.length; index++) {
    const state = states[index]
    byState[state]++
    if (state === STATE.absent && keyOf[index] === 0) continue
    if (keyOf[index] > 0) count(byKey[keyOf[index] - 1], state)
    if (isSignedByTrusted(outcome, index)) validTrusted++
    const id = state === STATE.absent || keyOf[index] > 0 ? null : keyIdOf(index)
    if (id === null || (known.has(id) && state !== STATE['unknown-key'])) continue
    if (unknown.has(id) || unknown.size < COUNTED_MAX) unknown.set(id, (unknown.get(id) ?? 0) + 1)
  }
  const ranked = [...unknown].sort(([, a], [, b]) => b - a)
  return {
    present: states.length - byState[STATE.absent], valid: byState[STATE.valid], invalid: byState[STATE.invalid], unknownKey: byState[STATE['unknown-key']], malformed: byState[STATE.malformed],
    notCheckable: byState[STATE['not-checkable']], absent: byState[STATE.absent], validTrusted,
    keys: [...keys.map((key, i) => keyReport(key, byKey[i])), ...ranked.slice(0, UNKNOWN_MAX).map(([id, entries]) => unknownKey(id, entries))],
    moreKeys: Math.max(0, ranked.length - UNKNOWN_MAX),
  }
}

function count(counts: Counts, state: number): void {
  counts.entries++
  if (state === STATE.valid) counts.valid++
  if (state === STATE.invalid) counts.invalid++
}

function keyReport({ keyIds, certificate, trustedBy, evidence, byteOffset, byteLength, loaded, chain }: SigningKey, counts: Counts): SigningKeyReport {
  const { subject = null, notBefore = null, notAfter = null } = certificate ? certificateReport(certificate) : {}
  return {
    keyId: keyIds[0] ?? '', keyIds, subject, trustedBy, ...counts, evidence, byteOffset, byteLength, notBefore, notAfter,
    loaded: loaded.map(({ keyring, entryIndex }) => ({ keyring, entry: entryIndex + 1 })), certificates: chain.map(certificateReport),
  }
}

function unknownKey(keyId: string, entries: number): SigningKeyReport {
  return {
    keyId, keyIds: [keyId], subject: null, trustedBy: null, entries, valid: 0, invalid: 0, evidence: null, byteOffset: null, byteLength: null, notBefore: null, notAfter: null, loaded: [], certificates: [],
  }
}
