import { visibleBytes } from '../../bytes/visible'
import { decodeImaSignature, isContentSignatureType } from '../../crypto/ima-signature/ima-signature'
import { entryFields, templateFieldIds, type EntryField } from '../../kernel/entry-fields'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { ENTRY, entryPlace, entryColumn, hasFlag, pathBytes, type ImaLog } from '../../model/ima-log'
import { entriesWord, observe } from '../observe'
import type { Keyring } from './keyring'
import { metadataDigest } from './portable'
import { entryXattrs } from './xattrs'

const CHECK_EVERY = 4096

/**
 * Entries that hold a signature of the content and an EVM portable one beside it: the state of an entry is that of the first, and a second that does not verify is told
 * here. One by a key that is not known is not told: the first names its key.
 */
export async function metadataObservations(log: ImaLog, keyring: Keyring, checkpoint: Checkpoint): Promise<Observation[]> {
  if (!log.templates.some((name) => templateFieldIds(name)?.includes('evmsig'))) return []
  const bad: number[] = []
  const without = new Set<number>()
  for (let index = 0; index < log.count; index++) {
    if (index % CHECK_EVERY === 0) await checkpoint(0, log.count)
    const template = entryColumn(log, index, 'template')
    if (without.has(template) || hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData)) continue
    const fields = entryFields(log, index) ?? []
    const evm = fields.find(({ id }) => id === 'evmsig')?.bytes
    if (evm === undefined) without.add(template)
    else if (evm.length > 0) {
      await checkpoint(0, log.count)
      if (isBad(log, index, fields, keyring, evm)) bad.push(index)
    }
  }
  return bad.length === 0 ? [] : [told(log, bad)]
}

function isBad(log: ImaLog, index: number, fields: readonly EntryField[], keyring: Keyring, evm: Uint8Array): boolean {
  const ima = entryXattrs(fields, log.byteOrder === 'le')?.get('security.ima')
  if (!ima || !isContentSignatureType(ima[0])) return false
  const signature = decodeImaSignature(evm)
  if (signature.form !== 'keyed' || signature.hash === null) return false
  const { digest } = metadataDigest(log, fields, signature)
  if (digest === null) return false
  return keyring.verify(signature, signature.hash, digest, index)?.state === 'invalid'
}

function told(log: ImaLog, indexes: readonly number[]): Observation {
  const [first] = indexes
  const message = `The EVM signature of ${entriesWord(indexes.length)} does not verify under the key that it names: owner, group, mode or attributes were changed after the file was signed. The first is ${visibleBytes(pathBytes(log, first))}.`
  return observe('signature.metadata-invalid', 'error', message, { ...entryPlace(log, first), entryIndexes: indexes, expected: 'the metadata that were signed' })
}
