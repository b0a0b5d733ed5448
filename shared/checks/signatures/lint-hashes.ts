import { decodeImaSignature } from '../../crypto/ima-signature/ima-signature'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { ENTRY, entryPlace, hasFlag, type ImaLog } from '../../model/ima-log'
import { entriesWord, observe } from '../observe'
import { SignatureValues, mayHoldSignatures } from './signature-value'

/** Hashes for which two contents of one digest can be made: who has one of them signed has both signed. */
const WEAK: ReadonlySet<string> = new Set(['md4', 'md5', 'sha1'])
const CHECK_EVERY = 4096

/** Signatures over digests of broken hashes, be they good or not. */
export async function lintHashes(log: ImaLog, checkpoint: Checkpoint): Promise<Observation[]> {
  if (!mayHoldSignatures(log)) return []
  const values = new SignatureValues(log)
  const weak: number[] = []
  for (let index = 0; index < log.count; index++) {
    if (index % CHECK_EVERY === 0) await checkpoint(0, log.count)
    if (hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData)) continue
    const found = values.of(index)
    if (found === null || found.field === 'modsig') continue
    const signature = decodeImaSignature(found.bytes)
    if (signature.form === 'keyed' && signature.hash !== null && WEAK.has(signature.hash)) weak.push(index)
  }
  if (weak.length === 0) return []
  const message = `The signature of ${entriesWord(weak.length)} is over a SHA-1 or MD5 digest: two files can be made that share it, and with it the signature.`
  return [observe('signature.lint.weak-hash', 'info', message, { ...entryPlace(log, weak[0]), entryIndexes: weak, expected: 'SHA-256 or better' })]
}
