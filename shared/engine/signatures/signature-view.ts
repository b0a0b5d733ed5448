import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import type { SignatureOutcome } from '../../checks/signatures/outcome'
import { isFileEntry } from '../../checks/signatures/signed-files'
import { hash } from '../../crypto/digests'
import type { Checkpoint } from '../../model/checkpoint'
import { pathBytes, type ImaLog } from '../../model/ima-log'
import type { KnownSigner, Signer, SignatureView } from '../../model/signature-view'
import type { SigningKey } from '../../model/signing-key'
import type { KeyMaterial } from '../../model/tpm'
import { SIGNATURE_STATES, STATE } from '../../model/verdict'
import type { JudgedHost } from '../judged-host'
import { inPasses } from '../passes'
import { FolderTree } from './folder-tree'
import { LaneBuilder } from './signer-lanes'
import { noStates } from './state-counts'
import { rankUnsigned } from './unsigned-files'

/** Key ids that nobody knows and that are listed; a log can name one in each entry. */
const UNKNOWN_MAX = 100
const COLUMNS_MAX = 4096
/** Entries between two looks at the clock. */
const STRIDE = 1024
/** Over the entries: their states, who signed them, and those that nobody did. */
const PASSES = 3

/** The log by its signatures: how much of it is signed, by whom, and what is not. `columns`: width of the lanes. `null` without a log. */
export async function signatureView({ log, outcome }: JudgedHost, columns: number, told: Checkpoint): Promise<SignatureView | null> {
  const { signatures } = outcome
  if (!log || !signatures) return null
  const checkpoint = inPasses(told, log.count, PASSES)
  const width = Math.max(1, Math.min(Math.trunc(columns), log.count, COLUMNS_MAX))
  const counts = noStates()
  const tree = new FolderTree()
  const signed = new Map<string, number>()
  const absent: number[] = []
  let files = 0
  for (let index = 0; index < log.count; index++) {
    if (index % STRIDE === 0) await checkpoint(index, log.count)
    if (!isFileEntry(log, index)) continue
    files++
    const state = SIGNATURE_STATES[signatures.states[index]]
    const path = visibleBytes(pathBytes(log, index))
    counts[state]++
    tree.add(path, state)
    if (state === 'absent') absent.push(index)
    else if (!signed.has(path)) signed.set(path, index)
  }
  const signers = await signersOf(log, signatures, width, checkpoint)
  const unsigned = await rankUnsigned(log, absent, signed, checkpoint)
  await told(log.count, log.count)
  return { files, others: log.count - files, counts, folders: tree.folders(), ...signers, unsigned }
}

async function signersOf(log: ImaLog, { keys, states, keyOf, keyIdOf }: SignatureOutcome, width: number, checkpoint: Checkpoint): Promise<Pick<SignatureView, 'signers' | 'moreSigners'>> {
  const known = keys.map(() => new LaneBuilder(log, width))
  const places = new Map(keys.flatMap((key, place) => key.keyIds.map((keyId) => [keyId, place] as const)).toReversed())
  const unknown = new Map<string, LaneBuilder>()
  const beyond = new Set<string>()
  for (let index = 0; index < log.count; index++) {
    if (index % STRIDE === 0) await checkpoint(index, log.count)
    if (states[index] === STATE.absent) continue
    const keyId = keyOf[index] > 0 ? null : keyIdOf(index)
    const place = keyOf[index] > 0 ? keyOf[index] - 1 : places.get(keyId ?? '')
    if (place !== undefined) known[place].add(index, states[index])
    else if (keyId !== null) laneOf(unknown, beyond, keyId, () => new LaneBuilder(log, width))?.add(index, states[index])
  }
  const nowhere = [...unknown].map(([keyId, lane]): Signer => ({ keyId, lane: lane.build(), known: null })).sort((a, b) => b.lane.entries - a.lane.entries)
  return { signers: [...keys.map((key, i): Signer => ({ keyId: key.keyIds[0] ?? '', lane: known[i].build(), known: knownSigner(key) })), ...nowhere], moreSigners: beyond.size }
}

function laneOf(lanes: Map<string, LaneBuilder>, beyond: Set<string>, keyId: string, make: () => LaneBuilder): LaneBuilder | null {
  const lane = lanes.get(keyId)
  if (lane) return lane
  if (lanes.size === UNKNOWN_MAX) {
    beyond.add(keyId)
    return null
  }
  const made = make()
  lanes.set(keyId, made)
  return made
}

function knownSigner({ keyIds, material, spki, certificate, trustedBy, evidence, path, byteOffset, byteLength, loaded }: SigningKey): KnownSigner {
  return {
    otherIds: keyIds.slice(1), name: certificate?.subject ?? path, algorithm: describeKey(material), trustedBy, evidence, path, byteOffset, byteLength,
    fingerprint: spki && toHex(hash('sha256', spki)),
    certificate: certificate && {
      subject: certificate.subject, issuer: certificate.issuer, notBefore: new Date(certificate.notBefore).toISOString(), notAfter: new Date(certificate.notAfter).toISOString(),
      usage: [...(certificate.keyUsage ?? []), ...(certificate.isAuthority ? ['certification authority'] : [])],
    },
    loaded: loaded.map(({ keyring, entryIndex }) => ({ keyring, entry: entryIndex + 1 })),
  }
}

function describeKey(material: KeyMaterial): string {
  if (material.type === 'rsa') return `RSA, ${material.bits} bits`
  return material.type === 'ecc' ? material.curve : material.name
}
