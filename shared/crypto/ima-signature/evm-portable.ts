import { concatBytes } from '../../bytes/equal'
import { decodeUtf8, visibleText } from '../../bytes/visible'
import { kernelName } from '../../model/algorithms'
import { hash as computeHash, isHashKnown } from '../digests'

/** What an entry says of a file's metadata: its fields as they stand in the log; `null` for a field that its template lacks. */
export interface EvmFields {
  /** Names joined by `|`, a NUL at the end. */
  readonly xattrnames: Uint8Array | null
  /** A u32 for each name. */
  readonly xattrlengths: Uint8Array | null
  readonly xattrvalues: Uint8Array | null
  readonly iuid: Uint8Array | null
  readonly igid: Uint8Array | null
  readonly imode: Uint8Array | null
}

/** `struct h_misc` of a 64-bit machine: inode number (8), generation (4), uid (4), gid (4), mode (2), padding (2). */
const MISC = { size: 24, uid: 12, gid: 16, mode: 20 }
const IMA = 'security.ima'
/** Attributes of a file that are looked at: EVM protects eight, and more where root adds them. */
const MAX_NAMES = 256
/** XATTR_NAME_MAX and the border after it, in bytes. */
const MAX_NAME = 256

/**
 * The digest that an EVM portable signature covers (type 5, version 2; Linux 6.12 `evm_crypto.c`, `evm_calc_hmac_or_hash` and `hmac_add_misc`): the values of the
 * protected attributes one after the other, then `struct h_misc { unsigned long ino; u32 generation; uid_t uid; gid_t gid; umode_t mode; }` with inode number and generation zero,
 * in the byte order of the machine, which has 64 bits. Values count in the order in which the log has them, which is EVM's; neither their names nor their lengths are hashed.
 * @param hash kernel name of the hash that the signature names
 * @param byteOrder that of the log
 * @returns the digest, or why these fields do not give it: a plain clause
 */
export function evmPortableDigest(fields: EvmFields, hash: string, byteOrder: 'le' | 'be'): Uint8Array | { readonly reason: string } {
  const name = kernelName(hash)
  if (!isHashKnown(name)) return { reason: `${visibleText(hash)} is not computed here` }
  const { xattrnames, xattrlengths, xattrvalues, iuid, igid, imode } = fields
  if (!xattrnames || !xattrlengths || !xattrvalues || !iuid || !igid || !imode) {
    return { reason: 'it covers the file\'s owner, mode and attributes, which entries of this template do not hold' }
  }
  const problem = metadataProblem({ xattrnames, xattrlengths, xattrvalues, iuid, igid, imode }, byteOrder)
  return problem === null ? computeHash(name, concatBytes(xattrvalues, misc(iuid, igid, imode))) : { reason: problem }
}

type AllFields = { readonly [K in keyof EvmFields]: Uint8Array }

function metadataProblem({ xattrnames, xattrlengths, xattrvalues, iuid, igid, imode }: AllFields, byteOrder: 'le' | 'be'): string | null {
  if (iuid.length !== 4 || igid.length !== 4 || imode.length !== 2) return 'the entry holds no owner and mode of a file'
  const lists = listsOf(xattrnames, xattrlengths, byteOrder)
  if (lists === null) return 'the entry\'s lists of attributes do not fit each other'
  const sum = lists.lengths.reduce((total, length) => total + length, 0)
  if (sum !== xattrvalues.length) return 'the entry\'s attributes are of other lengths than it says'
  return lists.names.includes(IMA) ? null : `it covers ${IMA}, which the entry does not hold`
}

function listsOf(xattrnames: Uint8Array, xattrlengths: Uint8Array, byteOrder: 'le' | 'be'): { names: readonly string[]; lengths: readonly number[] } | null {
  const names = namesOf(xattrnames)
  if (names === null || names.length > MAX_NAMES || xattrlengths.length !== 4 * names.length) return null
  const view = new DataView(xattrlengths.buffer, xattrlengths.byteOffset, xattrlengths.byteLength)
  return { names, lengths: names.map((_, i) => view.getUint32(4 * i, byteOrder === 'le')) }
}

/** `null` where they are no such list. */
function namesOf(bytes: Uint8Array): readonly string[] | null {
  if (bytes.length === 0) return []
  if (bytes.length > MAX_NAMES * MAX_NAME) return null
  const text = bytes[bytes.length - 1] === 0 ? decodeUtf8(bytes.subarray(0, -1)) : null
  return text === null || text.includes('\0') ? null : text.split('|')
}

/** The numbers are in the log as they are in the structure: both in the machine's byte order. */
function misc(iuid: Uint8Array, igid: Uint8Array, imode: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(MISC.size)
  bytes.set(iuid, MISC.uid)
  bytes.set(igid, MISC.gid)
  bytes.set(imode, MISC.mode)
  return bytes
}
