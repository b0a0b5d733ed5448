import { visibleBytes } from '../../bytes/visible'
import { decodeImaSignature, isContentSignatureType } from '../../crypto/ima-signature/ima-signature'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { ENTRY, entryPlace, hasFlag, pathBytes, type ImaLog } from '../../model/ima-log'
import type { XattrDump } from '../../model/xattr-dump'
import { counted, observe } from '../observe'
import { dumpedEntries, dumpedXattr } from './dumped-files'
import type { Keyring } from './keyring'
import { signedDigest } from './signed-digest'

/** A signature of a dump, held against the digest of an entry that holds none itself. */
export interface DumpedSignature {
  /** From 0. */
  readonly entryIndex: number
  readonly keyId: string
  /** `invalid`: under a key that it names; without such a key nothing is said. */
  readonly state: 'valid' | 'invalid'
  /** Place of the key in the keyring. */
  readonly place: number
}

/**
 * Verifies the `security.ima` of dumped files against the measured digest. A good signature by a known key proves that digest wherever it was kept; one that does not verify
 * may be of a later version of the file. `isOpen`: has the entry no signature of its own?
 */
export async function signaturesOfDumps(log: ImaLog, dumps: readonly XattrDump[], keyring: Keyring, isOpen: (index: number) => boolean, checkpoint: Checkpoint): Promise<ReadonlyMap<number, DumpedSignature>> {
  const found = new Map<number, DumpedSignature>()
  for (const one of await dumpedEntries(log, dumps, checkpoint)) {
    const { entryIndex } = one
    if (!isOpen(entryIndex) || hasFlag(log, entryIndex, ENTRY.violation | ENTRY.noData) || found.get(entryIndex)?.state === 'valid') continue
    const ima = dumpedXattr(one, 'security.ima')
    if (!ima || !isContentSignatureType(ima[0])) continue
    await checkpoint(0, log.count)
    const verdict = verdictOf(log, entryIndex, ima, keyring)
    if (verdict) found.set(entryIndex, verdict)
  }
  return found
}

function verdictOf(log: ImaLog, entryIndex: number, ima: Uint8Array, keyring: Keyring): DumpedSignature | null {
  const signature = decodeImaSignature(ima)
  if (signature.form !== 'keyed' || signature.hash === null) return null
  const signed = signedDigest(log, entryIndex, signature)
  const found = signed.digest && keyring.verify(signature, signature.hash, signed.digest, entryIndex)
  return !found || (found.state === 'invalid' && signed.doubt) ? null : { entryIndex, keyId: signature.keyId, ...found }
}

export function dumpObservations(log: ImaLog, dumped: ReadonlyMap<number, DumpedSignature>): Observation[] {
  const of = (state: DumpedSignature['state']) => [...dumped.values()].filter((one) => one.state === state).map(({ entryIndex }) => entryIndex).sort((a, b) => a - b)
  const [good, bad] = [of('valid'), of('invalid')]
  const first = (indexes: readonly number[]) => `The first is ${visibleBytes(pathBytes(log, indexes[0]))}.`
  return [
    ...(bad.length === 0 ? [] : [observe('signature.dump-invalid', 'warning', `A dump of attributes has a signature that is not of the content that was measured, ${counted(bad.length, 'file')}: the file, or its signature, is another now. ${first(bad)}`, { ...entryPlace(log, bad[0]), entryIndexes: bad })]),
    ...(good.length === 0 ? [] : [observe('signature.from-dump', 'info', `The log holds no signature of ${counted(good.length, 'file')}, and a dump of attributes has one that is good for what was measured. ${first(good)}`, { ...entryPlace(log, good[0]), entryIndexes: good })]),
  ]
}
