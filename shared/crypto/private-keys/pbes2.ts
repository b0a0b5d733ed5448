import { EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8'
import { OctetString } from '@peculiar/asn1-schema'
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { parseDer, tryParseAsn } from '../keys/der'
import { toBigInt } from '../keys/integers'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { AES_BLOCK, decryptAesCbc } from './aes-cbc'
import { pbkdf2, scrypt, type Pbkdf2Hash } from './derive-key'
import { refuseKind } from './key-words'
import { Pbes2Params, Pbkdf2Params, ScryptParams } from './schemas'

/** RFC 8018 §A.2, §A.4; RFC 7914 §7. */
export const PBES2_IDS = { pbes2: '1.2.840.113549.1.5.13', pbkdf2: '1.2.840.113549.1.5.12', scrypt: '1.3.6.1.4.1.11591.4.11', hmacSha256: '1.2.840.113549.2.9', aes256: '2.16.840.1.101.3.4.1.42' } as const
/** RFC 8018 §B.1.2. Without one PBKDF2 is SHA-1's. */
const HASHES: ReadonlyMap<string, Pbkdf2Hash> = new Map([
  ['1.2.840.113549.2.7', 'SHA-1'], [PBES2_IDS.hmacSha256, 'SHA-256'], ['1.2.840.113549.2.10', 'SHA-384'], ['1.2.840.113549.2.11', 'SHA-512'],
])
/** Bytes of the key of AES in CBC, by NIST's OID. */
const KEY_SIZES: ReadonlyMap<string, number> = new Map([['2.16.840.1.101.3.4.1.2', 16], ['2.16.840.1.101.3.4.1.22', 24], [PBES2_IDS.aes256, 32]])
/** What is not decrypted, by OID: schemes of PKCS#5 v1.5 and PKCS#12, other ciphers. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.3', 'MD5 and DES (PBES1)'], ['1.2.840.113549.1.5.10', 'SHA-1 and DES (PBES1)'], ['1.2.840.113549.1.12.1.3', 'SHA-1 and triple DES (PKCS#12)'], ['1.2.840.113549.1.12.1.6', 'SHA-1 and RC2 (PKCS#12)'],
  ['1.2.840.113549.3.7', 'triple DES'], ['1.3.14.3.2.7', 'DES'], ['1.2.840.113549.3.2', 'RC2'], ['2.16.840.1.101.3.4.1.46', 'AES-GCM'], ['1.2.840.113549.2.8', 'PBKDF2 with SHA-224'],
])

/**
 * The PrivateKeyInfo in an EncryptedPrivateKeyInfo (RFC 5958 §3) of scheme PBES2, with AES-CBC and PBKDF2 or scrypt: what OpenSSL, Node and Python write.
 * @throws EvidenceError `key.passphrase`, `key.kdf`, `key.unsupported` for another scheme, `key.malformed`
 */
export async function decryptPkcs8(der: Uint8Array, passphrase: Uint8Array, origin: KeyOrigin): Promise<Uint8Array> {
  const { encryptionAlgorithm, encryptedData } = parseDer(der, EncryptedPrivateKeyInfo, 'EncryptedPrivateKeyInfo', origin)
  if (encryptionAlgorithm.algorithm !== PBES2_IDS.pbes2) return refuseScheme(origin, encryptionAlgorithm.algorithm)
  const { keyDerivation, encryption } = parametersOf(encryptionAlgorithm, Pbes2Params, 'PBES2-params', origin)
  const size = KEY_SIZES.get(encryption.algorithm)
  if (size === undefined) return refuseScheme(origin, encryption.algorithm)
  const iv = new Uint8Array(parametersOf(encryption, OctetString, 'an IV', origin).buffer)
  if (iv.length !== AES_BLOCK) return refuseKey(origin, 'malformed', 'IV', `${AES_BLOCK} bytes`, `${iv.length.toLocaleString('en-US')} bytes`)
  const key = await deriveKey(keyDerivation, passphrase, size, origin)
  try {
    return await decryptAesCbc(key, iv, new Uint8Array(encryptedData.buffer), origin)
  } finally {
    key.fill(0)
  }
}

function deriveKey(derivation: AlgorithmIdentifier, passphrase: Uint8Array, size: number, origin: KeyOrigin): Promise<Uint8Array> {
  if (derivation.algorithm === PBES2_IDS.scrypt) {
    const { salt, cost, blockSize, parallel, keyLength } = parametersOf(derivation, ScryptParams, 'scrypt-params', origin)
    refuseLength(keyLength, size, origin)
    return scrypt(passphrase, { salt: new Uint8Array(salt.buffer), N: unsigned(cost), r: unsigned(blockSize), p: unsigned(parallel) }, size, origin)
  }
  if (derivation.algorithm !== PBES2_IDS.pbkdf2) return refuseScheme(origin, derivation.algorithm)
  const { salt, iterations, keyLength, prf } = parametersOf(derivation, Pbkdf2Params, 'PBKDF2-params', origin)
  refuseLength(keyLength, size, origin)
  const hash = prf === undefined ? 'SHA-1' : HASHES.get(prf.algorithm) ?? refuseScheme(origin, prf.algorithm)
  return pbkdf2(passphrase, { salt: new Uint8Array(salt.buffer), iterations: unsigned(iterations), hash }, size, origin)
}

function parametersOf<T>({ parameters }: AlgorithmIdentifier, type: new () => T, expected: string, origin: KeyOrigin): T {
  return (parameters ? tryParseAsn(new Uint8Array(parameters), type) : null) ?? refuseKey(origin, 'malformed', 'encrypted key', expected, 'another structure')
}

/** A negative number is 0 here: no count may be that either. */
function unsigned(integer: ArrayBuffer): bigint {
  const bytes = new Uint8Array(integer)
  return bytes[0] >= 0x80 ? 0n : toBigInt(bytes)
}

function refuseLength(stated: ArrayBuffer | undefined, size: number, origin: KeyOrigin): void {
  if (stated !== undefined && unsigned(stated) !== BigInt(size)) refuseKey(origin, 'malformed', 'key length', `${size} bytes, as its cipher has`, 'another number')
}

function refuseScheme(origin: KeyOrigin, oid: string): never {
  const found = REFUSED.get(oid) ?? `a scheme with the OID ${oid}`
  return refuseKind(origin, `${found}; \`openssl pkcs8 -topk8 -v2 aes256\` writes the key anew`, 'a key that is encrypted with AES-CBC under PBKDF2 or scrypt')
}
