import { visibleBytes } from '../../bytes/visible'
import { derKind } from '../../crypto/keys/der-kind'
import { decodeSigningKey } from '../../crypto/keys/signing-key'
import { EvidenceError } from '../../errors/evidence-error'
import { Pace } from '../../kernel/pace'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, fileOfEntry, hasFlag, partPlace, pathBytes, type ImaLog, entryColumn } from '../../model/ima-log'
import type { FoundKey } from '../../model/signing-key'
import { bufferOffset, hasBuffers, isBufferEntry, measuredBuffer } from '../log/measured-buffer'

/** Keys that a log may load and that are looked at: a host loads some dozens. */
const KEYS_MAX = 10_000

/** A key that the kernel loaded, with the keyring that the entry names (Linux 6.12 `ima_asymmetric_keys.c`). `entryIndex` counts from 0. */
export interface LearnedKey {
  readonly key: FoundKey
  /** Visible form. */
  readonly keyring: string
  readonly entryIndex: number
}

/** The keys of the log in its order: buffers that are a certificate or public key in DER to their last byte. */
export async function learnedKeys(log: ImaLog, checkpoint: Checkpoint): Promise<LearnedKey[]> {
  if (!hasBuffers(log)) return []
  const learned: LearnedKey[] = []
  const pace = new Pace()
  for (let index = 0; index < log.count && learned.length < KEYS_MAX; index++) {
    if (pace.due(0)) await checkpoint(0, log.count)
    if (!isBufferEntry(log, index) || hasFlag(log, index, ENTRY.violation | ENTRY.noData)) continue
    const key = keyOf(log, index)
    if (key === null) continue
    await checkpoint(0, log.count)
    learned.push({ key, keyring: visibleBytes(pathBytes(log, index)), entryIndex: index })
  }
  return learned
}

function keyOf(log: ImaLog, index: number): FoundKey | null {
  const buffer = measuredBuffer(log, index)
  const kind = derKind(buffer)
  if (kind === null) return null
  const { path } = fileOfEntry(log, index)
  const { evidence, byteOffset, byteLength } = partPlace(log, index, entryColumn(log, index, 'dataOffset') + bufferOffset(log, index), buffer.length)
  const place = { evidence, path, byteOffset, byteLength }
  try {
    const { certificate, ...key } = decodeSigningKey(kind, buffer, { file: path, byteOffset })
    return { ...key, ...place, certificate: certificate && { ...place, ...certificate } }
  } catch (error) {
    // A key that must not be used, such as one of an even modulus: nothing of the log is wrong for it.
    if (error instanceof EvidenceError) return null
    throw error
  }
}
