import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** TPM algorithm ids, TPM 2.0 Part 2 r1.59 §6.3. */
const HASH_IDS: Readonly<Record<string, number>> = {
  sha1: 0x0004, sha256: 0x000b, sha384: 0x000c, sha512: 0x000d, sm3: 0x0012, 'sha3-256': 0x0027, 'sha3-384': 0x0028, 'sha3-512': 0x0029, 'alg-0x0042': 0x0042,
}
const [RSA, ECC, RSASSA, ECDSA, NULL] = [0x0001, 0x0023, 0x0014, 0x0018, 0x0010]
const P256 = 0x0003
const QUOTE_TYPE = 0x8018
const RESTRICTED = 0x00010000
/** fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, restricted, sign: what tpm2_createak makes. */
export const AK_ATTRIBUTES = 0x00050072
export const UNRESTRICTED_ATTRIBUTES = AK_ATTRIBUTES & ~RESTRICTED
/** A storage key: restricted and decrypt, no sign. */
export const STORAGE_ATTRIBUTES = 0x00030072

export interface Selection {
  readonly bank: string
  readonly pcrs: readonly number[]
}

export interface SigningKey {
  readonly type: 'rsa' | 'ecc'
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export function makeKey(type: 'rsa' | 'ecc'): SigningKey {
  const pair = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { type, ...pair }
}

/** What a quote says, where it is not what a sound one of a fresh request would. */
export interface QuoteSpec {
  readonly selection: readonly Selection[]
  /** Values of the selected PCRs, in the order of the selection. */
  readonly values: readonly Uint8Array[]
  readonly nonce: Uint8Array
  readonly magic?: number
  readonly type?: number
  readonly safe?: boolean
  /** Milliseconds. */
  readonly clock?: number
  readonly resetCount?: number
  readonly restartCount?: number
  /** Hash of the signing scheme, and so of the PCR digest. */
  readonly hash?: string
}

/** TPMS_ATTEST of a quote (§10.12.12, §10.12.4). */
export function makeAttest(spec: QuoteSpec): Uint8Array {
  const { selection, values, nonce, magic = 0xff544347, type = QUOTE_TYPE, safe = true, clock = 77549, resetCount = 3, restartCount = 0, hash = 'sha256' } = spec
  const pcrDigest = createHash(hash).update(Buffer.concat(values)).digest()
  const signer = Buffer.concat([u16(HASH_IDS.sha256), createHash('sha256').update('signer').digest()])
  return bytes(u32(magic), u16(type), tpm2b(signer), tpm2b(nonce), u64(BigInt(clock)), u32(resetCount), u32(restartCount), Buffer.of(safe ? 1 : 0), u64(0x2019_1023_0016_3636n),
    u32(selection.length), ...selection.map(({ bank, pcrs }) => Buffer.concat([u16(HASH_IDS[bank]), Buffer.of(3), bitmap(pcrs, 3)])), tpm2b(pcrDigest))
}

/** TPMT_SIGNATURE (§11.3.4): RSASSA or ECDSA over the attest. */
export function makeSignature(attest: Uint8Array, key: SigningKey, hash = 'sha256'): Uint8Array {
  if (key.type === 'rsa') return bytes(u16(RSASSA), u16(HASH_IDS[hash]), tpm2b(sign(hash, attest, key.privateKey)))
  const rs = sign(hash, attest, { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return bytes(u16(ECDSA), u16(HASH_IDS[hash]), tpm2b(rs.subarray(0, rs.length / 2)), tpm2b(rs.subarray(rs.length / 2)))
}

/** What `tpm2_quote -f plain` writes: RSA octets, or an ECDSA DER sequence. */
export function makePlainSignature(attest: Uint8Array, key: SigningKey): Uint8Array {
  return new Uint8Array(sign('sha256', attest, key.privateKey))
}

/** TPM2B_PUBLIC (§12.2.5) of a signing key; a scheme is fixed in it as tpm2_createak does. */
export function makePublic(key: SigningKey, attributes = AK_ATTRIBUTES): Uint8Array {
  const jwk = key.publicKey.export({ format: 'jwk' })
  const number = (name: 'n' | 'x' | 'y') => tpm2b(Buffer.from(jwk[name]!, 'base64url'))
  const symmetric = attributes === STORAGE_ATTRIBUTES ? Buffer.concat([u16(0x0006), u16(128), u16(0x0043)]) : u16(NULL)
  const scheme = (id: number) => (attributes === STORAGE_ATTRIBUTES ? u16(NULL) : Buffer.concat([u16(id), u16(HASH_IDS.sha256)]))
  const head = [u16(key.type === 'rsa' ? RSA : ECC), u16(HASH_IDS.sha256), u32(attributes), tpm2b(Buffer.alloc(0)), symmetric]
  const rest = key.type === 'rsa' ? [scheme(RSASSA), u16(2048), u32(0), number('n')] : [scheme(ECDSA), u16(P256), u16(NULL), number('x'), number('y')]
  return new Uint8Array(tpm2b(Buffer.concat([...head, ...rest])))
}

export function makePem(key: SigningKey): Uint8Array {
  return new Uint8Array(Buffer.from(key.publicKey.export({ type: 'spki', format: 'pem' }) as string))
}

/** What `tpm2_quote -o` writes: the memory of tpm2-tools on a little-endian machine, unused slots zero. */
export function makePcrFile(selection: readonly Selection[], values: readonly Uint8Array[]): Uint8Array {
  const slots = Buffer.alloc(16 * 8)
  selection.forEach(({ bank, pcrs }, i) => {
    slots.writeUInt16LE(HASH_IDS[bank], i * 8)
    slots[i * 8 + 2] = 3
    bitmap(pcrs, 4).copy(slots, i * 8 + 3)
  })
  const lists = Array.from({ length: Math.ceil(values.length / 8) }, (_, i) => digestList(values.slice(i * 8, i * 8 + 8)))
  return bytes(u32le(selection.length), slots, u32le(lists.length), ...lists)
}

function digestList(values: readonly Uint8Array[]): Buffer {
  const list = Buffer.alloc(4 + 8 * 66)
  list.writeUInt32LE(values.length)
  values.forEach((value, i) => {
    list.writeUInt16LE(value.length, 4 + i * 66)
    list.set(value, 4 + i * 66 + 2)
  })
  return list
}

function bitmap(pcrs: readonly number[], size: number): Buffer {
  const bits = Buffer.alloc(size)
  for (const pcr of pcrs) bits[pcr >> 3] |= 1 << (pcr & 7)
  return bits
}

function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function tpm2b(content: Uint8Array): Buffer {
  return Buffer.concat([u16(content.length), content])
}

function u16(value: number): Buffer {
  const out = Buffer.alloc(2)
  out.writeUInt16BE(value)
  return out
}

function u32(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value)
  return out
}

function u32le(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeUInt32LE(value)
  return out
}

function u64(value: bigint): Buffer {
  const out = Buffer.alloc(8)
  out.writeBigUInt64BE(value)
  return out
}
