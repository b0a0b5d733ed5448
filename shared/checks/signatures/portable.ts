import { bytesEqual } from '../../bytes/equal'
import { evmPortableDigest, type EvmFields } from '../../crypto/ima-signature/evm-portable'
import { hashOfId } from '../../crypto/ima-signature/hash-ids'
import { XATTR_TYPE, type KeyedSignature } from '../../crypto/ima-signature/ima-signature'
import { entryFields, type EntryField } from '../../kernel/entry-fields'
import { kernelName } from '../../model/algorithms'
import { algorithmName, fileDigest, type ImaLog } from '../../model/ima-log'
import { entryXattrs } from './xattrs'

/** The digest that an EVM portable signature covers, or why it can't be had. `contradicts`: what it covers is another content than was measured. */
export type MetadataDigest = { readonly digest: Uint8Array } | { readonly digest: null; readonly reason: string; readonly contradicts: boolean }

/** From the fields of the entry alone; nothing of the content is compared. */
export function metadataDigest(log: ImaLog, fields: readonly EntryField[], { version, hash }: KeyedSignature): MetadataDigest {
  if (version !== 2) return untold(`it is an EVM portable signature of version ${version}, which is not computed here`)
  const of = (id: string) => fields.find((field) => field.id === id)?.bytes ?? null
  const told: EvmFields = { xattrnames: of('xattrnames'), xattrlengths: of('xattrlengths'), xattrvalues: of('xattrvalues'), iuid: of('iuid'), igid: of('igid'), imode: of('imode') }
  const digest = evmPortableDigest(told, hash!, log.byteOrder)
  return digest instanceof Uint8Array ? { digest } : untold(digest.reason)
}

/**
 * For an entry whose only signature is the portable one: it stands for the content through the hash in `security.ima`, which it covers. The kernel compares that
 * with the content when it appraises the file, so it is compared with the measured digest here.
 */
export function portableDigest(log: ImaLog, index: number, signature: KeyedSignature): MetadataDigest {
  const fields = entryFields(log, index) ?? []
  const metadata = metadataDigest(log, fields, signature)
  if (metadata.digest === null) return metadata
  const ima = entryXattrs(fields, log.byteOrder === 'le')?.get('security.ima')
  const covered = ima ? hashOfIma(ima) : null
  if (covered === null) return untold('the security.ima that it covers holds no hash of the content')
  if (covered.hash !== kernelName(algorithmName(log, index))) return untold(`the security.ima that it covers holds a ${covered.hash} digest, and the entry another`)
  return bytesEqual(covered.digest, fileDigest(log, index)) ? metadata : { digest: null, reason: 'the security.ima that it covers holds the digest of another content', contradicts: true }
}

/** Linux 6.12 `ima_appraise.c`, `xattr_verify`: type 1 is SHA-1, type 4 names its hash. */
function hashOfIma(ima: Uint8Array): { hash: string; digest: Uint8Array } | null {
  if (ima[0] === XATTR_TYPE.sha1) return { hash: 'sha1', digest: ima.subarray(1) }
  const hash = ima[0] === XATTR_TYPE.hash && ima.length > 2 ? hashOfId(ima[1]) : null
  return hash === null ? null : { hash: kernelName(hash), digest: ima.subarray(2) }
}

function untold(reason: string): MetadataDigest {
  return { digest: null, reason, contradicts: false }
}
