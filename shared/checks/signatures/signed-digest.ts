import { concatBytes } from '../../bytes/equal'
import { decodeUtf8 } from '../../bytes/visible'
import { hash as hashOf, isHashKnown } from '../../crypto/digests'
import { XATTR_TYPE, type KeyedSignature } from '../../crypto/ima-signature/ima-signature'
import { entryFields } from '../../kernel/entry-fields'
import { kernelDigestSize, kernelName } from '../../model/algorithms'
import { algorithmName, fileDigest, type ImaLog } from '../../model/ima-log'
import { portableDigest } from './portable'

/** The digest that an entry's signature is over, of the signature's hash; or why the entry does not tell it: a clause for people. */
export type SignedDigest =
  /** `doubt`: why a signature that does not verify may be good all the same. */
  | { readonly digest: Uint8Array; readonly doubt?: string | null }
  /** `contradicts`: the entry tells something else than what was signed. */
  | { readonly digest: null; readonly reason: string; readonly contradicts?: boolean }

type DigestOf = (log: ImaLog, index: number, signature: KeyedSignature, hash: string) => SignedDigest

/** What a signature signs, by its type. Another type is a function and a line here. */
const SIGNED: ReadonlyMap<number, DigestOf> = new Map([
  [XATTR_TYPE.signature, fileContent], [XATTR_TYPE.verity, fileId],
  [XATTR_TYPE.portable, portableDigest],
])

export function signedDigest(log: ImaLog, index: number, signature: KeyedSignature): SignedDigest {
  const { hash, hashId, type } = signature
  if (hash === null) return untold(`hash id ${hashId} is not known`)
  return SIGNED.get(type)!(log, index, signature, hash)
}

/** Version 2: the digest of the file's content itself. */
function fileContent(log: ImaLog, index: number, _signature: KeyedSignature, hash: string): SignedDigest {
  return digestType(log, index) === 'verity' ? untold('it signs the content of the file, and the entry holds its fs-verity digest') : recordedDigest(log, index, hash)
}

/** Version 3: `struct ima_file_id` up to the end of the digest: type, hash id, fs-verity digest (Linux 6.12 `ima_appraise.c`, `calc_file_id_hash`). */
function fileId(log: ImaLog, index: number, { type, hashId }: KeyedSignature, hash: string): SignedDigest {
  const kind = digestType(log, index)
  if (kind === 'ima') return untold('it signs the fs-verity digest of the file, and the entry holds that of its content')
  const recorded = recordedDigest(log, index, hash)
  if (recorded.digest === null) return recorded
  if (!isHashKnown(hash)) return untold(`${hash} is not computed here`)
  const digest = hashOf(hash, concatBytes(Uint8Array.of(type, hashId), recorded.digest))
  return { digest, doubt: kind === 'verity' ? null : 'it signs an fs-verity digest, and the entry does not say whether it holds one' }
}

/** A signature says nothing of a digest of another algorithm than its own. */
function recordedDigest(log: ImaLog, index: number, hash: string): SignedDigest {
  const digest = fileDigest(log, index)
  const algorithm = algorithmName(log, index)
  if (kernelName(algorithm) !== kernelName(hash)) return untold(`it signs a ${hash} digest, and the entry holds ${algorithm === '' ? 'none' : `a ${algorithm} digest`}`)
  return digest.length === kernelDigestSize(hash) ? { digest, doubt: null } : untold(`the digest of the entry has ${digest.length} bytes, and ${hash} has ${kernelDigestSize(hash)}`)
}

/** `ima` or `verity` as a `d-ngv2` field says; `null` for a field that does not tell. */
function digestType(log: ImaLog, index: number): string | null {
  const field = entryFields(log, index)?.find(({ id }) => id === 'd-ngv2')?.bytes
  return field ? decodeUtf8(field.subarray(0, field.indexOf(0x3a))) : null
}

function untold(reason: string): SignedDigest {
  return { digest: null, reason }
}
