import type { Cursor } from '../../bytes/cursor'
import { concatBytes } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash, isHashKnown } from '../../crypto/digests'
import { curveNameOfTpmId } from '../../crypto/keys/curves'
import { eccMaterial } from '../../crypto/keys/ecc'
import type { KeyOrigin } from '../../crypto/keys/key-origin'
import { RSA_DEFAULT_EXPONENT, rsaMaterial } from '../../crypto/keys/rsa'
import { hashNameOfTpmId } from '../../model/algorithms'
import type { FieldNode } from '../../model/evidence'
import type { KeyAttributes, KeyMaterial, PublicKey } from '../../model/tpm'
import { attributeNames, decodeAttributes } from './attributes'
import { TPM_ALG, hasNoHash, keySchemeName } from './key-schemes'

/** Largest TPMT_PUBLIC that is looked at: TPM2_MAX_RSA_KEY_BYTES (512) and the rest; no TPM's is above 1 KiB. */
export const MAX_PUBLIC_SIZE = 2048
/** TPM2B limits in bytes: TPM2B_DIGEST (Part 2 r1.59 §10.4.2), TPM2_MAX_RSA_KEY_BYTES and TPM2_MAX_ECC_KEY_BYTES of tpm2-tss. */
const MAX_DIGEST = 64
/** Bytes of the size before the content of a TPM2B. */
const TPM2B_SIZE = 2
const MAX_RSA = 512
const MAX_ECC = 128

export interface DecodedPublic {
  readonly material: KeyMaterial
  readonly attributes: KeyAttributes
  readonly scheme: PublicKey['scheme']
  readonly tpmName: Uint8Array | null
  readonly fields: readonly FieldNode[]
}

/** Reads fields and notes where they stand, size prefixes included. */
type Read = <T>(label: string, term: string, read: () => T, show: (value: T) => readonly [value: string, meaning?: string]) => T

/**
 * TPMT_PUBLIC, TPM 2.0 Part 2 r1.59 §12.2.4, which must fill the cursor.
 * @param bytes the same bytes: its name is their hash
 * @throws EvidenceError `tpm.*` for the structure, `key.*` for key material that must not be used
 */
export function decodeTpmtPublic(cursor: Cursor, bytes: Uint8Array, file: string): DecodedPublic {
  const origin = { file, byteOffset: cursor.offset }
  const fields: FieldNode[] = []
  const read = reader(cursor, fields)
  const type = read('Type', 'type', () => cursor.u16be('type'), (id) => [hex(id, 4), id === TPM_ALG.rsa ? 'rsa' : 'ecc'])
  // What else a TPM keeps (HMAC and cipher keys) has other parameters, and nobody can verify with it.
  if (type !== TPM_ALG.rsa && type !== TPM_ALG.ecc) cursor.fail('key-type', 'type', 'an RSA or ECC key', `0x${hex(type, 4)}`, origin.byteOffset)
  const nameAlg = read('Name hash', 'nameAlg', () => cursor.u16be('nameAlg'), (id) => [hex(id, 4), hashNameOfTpmId(id)])
  const bits = read('Attributes', 'objectAttributes', () => cursor.u32be('objectAttributes'), (set) => [hex(set, 8), attributeNames(set)])
  read('Policy', 'authPolicy', () => cursor.tpm2b('authPolicy', MAX_DIGEST), (digest) => [toHex(digest) || 'none'])
  const parameters = readParameters(cursor, read, type, origin)
  const nameHash = hashNameOfTpmId(nameAlg)
  const tpmName = isHashKnown(nameHash) ? concatBytes(Uint8Array.of(nameAlg >> 8, nameAlg & 0xff), hash(nameHash, bytes)) : null
  return { ...parameters, attributes: decodeAttributes(bits), tpmName, fields }
}

function readParameters(cursor: Cursor, read: Read, type: number, origin: KeyOrigin): Pick<DecodedPublic, 'material' | 'scheme'> {
  readSymmetric(cursor, read)
  const scheme = readScheme(cursor, read, 'Scheme', 'scheme')
  const material = type === TPM_ALG.rsa ? readRsa(cursor, read, origin) : readEcc(cursor, read, origin)
  cursor.end('TPMT_PUBLIC')
  return { material, scheme }
}

/** TPMS_RSA_PARMS after its scheme (§12.2.3.5), and the modulus. */
function readRsa(cursor: Cursor, read: Read, origin: KeyOrigin): KeyMaterial {
  const keyBits = read('Key size', 'keyBits', () => cursor.u16be('keyBits'), (bits) => [`${bits}`, 'bits'])
  const exponentAt = cursor.offset
  const exponent = read('Exponent', 'exponent', () => cursor.u32be('exponent'), (e) => [`${e}`, e === 0 ? 'stands for 65537' : undefined])
  const at = cursor.offset
  const modulus = read('Modulus', 'unique.rsa', () => cursor.tpm2b('modulus', MAX_RSA), (n) => [toHex(n)])
  if (modulus.length * 8 !== keyBits) cursor.fail('length', 'modulus', `${keyBits} bits`, `${modulus.length * 8} bits`, at)
  return rsaMaterial(modulus, exponent === 0 ? RSA_DEFAULT_EXPONENT : BigInt(exponent), { ...origin, fieldOffsets: { modulus: at + TPM2B_SIZE, exponent: exponentAt } })
}

/** TPMS_ECC_PARMS after its scheme (§12.2.3.6), and the point, whose coordinates may lack leading zeros. */
function readEcc(cursor: Cursor, read: Read, origin: KeyOrigin): KeyMaterial {
  const curve = read('Curve', 'curveID', () => cursor.u16be('curveID'), (id) => [hex(id, 4), curveNameOfTpmId(id)])
  readScheme(cursor, read, 'Key derivation', 'kdf')
  const point = cursor.offset + TPM2B_SIZE
  const x = read('x', 'unique.ecc.x', () => cursor.tpm2b('x', MAX_ECC), (bytes) => [toHex(bytes)])
  const y = read('y', 'unique.ecc.y', () => cursor.tpm2b('y', MAX_ECC), (bytes) => [toHex(bytes)])
  return eccMaterial(curveNameOfTpmId(curve), x, y, { ...origin, fieldOffsets: { point } })
}

/** TPMT_SYM_DEF_OBJECT (§11.1.7): a signing key has none, a storage key has. */
function readSymmetric(cursor: Cursor, read: Read): void {
  read('Symmetric cipher', 'symmetric', () => {
    const id = cursor.u16be('symmetric')
    if (id !== TPM_ALG.null) cursor.skip(4, 'symmetric keyBits and mode')
    return id
  }, (id) => [hex(id, 4), id === TPM_ALG.null ? 'none' : undefined])
}

/** TPMT_RSA_SCHEME, TPMT_ECC_SCHEME (§11.2.4.2, §11.2.5.6) or TPMT_KDF_SCHEME (§11.2.3.3); `null` for TPM_ALG_NULL. */
function readScheme(cursor: Cursor, read: Read, label: string, term: string): PublicKey['scheme'] {
  return read(label, term, () => {
    const id = cursor.u16be(term)
    if (id === TPM_ALG.null) return null
    const hashName = hasNoHash(id) ? null : hashNameOfTpmId(cursor.u16be(`${term} hash`))
    if (id === TPM_ALG.ecdaa) cursor.skip(2, `${term} count`)
    return { name: keySchemeName(id), hash: hashName }
  }, (scheme) => [scheme === null ? 'none' : [scheme.name, scheme.hash].filter((part) => part !== null).join(' with ')])
}

function reader(cursor: Cursor, fields: FieldNode[]): Read {
  return (label, term, read, show) => {
    const byteOffset = cursor.offset
    const result = read()
    const [value, meaning] = show(result)
    fields.push({ label, term, value, meaning, byteOffset, byteLength: cursor.offset - byteOffset })
    return result
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
