import { byteCount } from '../../bytes/byte-count'
import { derKind } from '../keys/der-kind'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { decryptCosign } from './cosign-key'
import { decodeDecrypted, decodePrivateKey } from './decode-key'
import { derSecretForm } from './der-secret'
import { USABLE_KEYS, refuseKind } from './key-words'
import { decryptPkcs8 } from './pbes2'
import { findPrivateBlock, type PrivateBlock } from './pem-block'
import type { PrivateKey } from './private-key'
import { pemSecretWords } from './secret-words'
import { decryptTraditional } from './traditional'

/** A key with a chain of certificates beside it stays far below. */
const MAX_FILE = 262_144
const COSIGN_LABELS: readonly string[] = ['ENCRYPTED SIGSTORE PRIVATE KEY', 'ENCRYPTED COSIGN PRIVATE KEY']
const [SEC1_LABEL, PKCS8_LABEL, ENCRYPTED_LABEL] = ['EC PRIVATE KEY', 'PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']

/**
 * Reads a private key that signs: PEM in SEC1 or PKCS#8, encrypted too, in cosign's own form, or DER. `passphrase`: its bytes in UTF-8, `null` where none is known.
 * `file`: the visible path, for messages.
 * @throws EvidenceError `key.encrypted` when it needs a passphrase and none was given, `key.passphrase` when that is another one, `key.unsupported` for a key
 * of another kind, `key.public` for a public one, `key.kdf`, `key.private-number`, `key.malformed`
 */
export async function readPrivateKey(bytes: Uint8Array, file: string, passphrase: Uint8Array | null): Promise<PrivateKey> {
  const origin = { file, byteOffset: 0 }
  if (bytes.length > MAX_FILE) return refuseKey(origin, 'malformed', 'private key', `at most ${byteCount(MAX_FILE)}`, byteCount(bytes.length))
  const { block, others } = findPrivateBlock(bytes, file)
  if (block) return ofBlock(block, passphrase, { file, byteOffset: block.byteOffset })
  if (others.length > 0) return refusePublic(origin, others.some((label) => label.endsWith('CERTIFICATE')) ? 'a certificate' : others.some((label) => label.endsWith('PUBLIC KEY')) ? 'a public key' : 'PEM of another kind')
  return ofDer(bytes, passphrase, origin)
}

async function ofBlock({ label, encryption, bytes }: PrivateBlock, passphrase: Uint8Array | null, origin: KeyOrigin): Promise<PrivateKey> {
  if (COSIGN_LABELS.includes(label)) return wiping(await decryptCosign(bytes, needed(passphrase, origin), origin), (der) => decodeDecrypted(der, origin))
  if (label === ENCRYPTED_LABEL) return ofEncrypted(bytes, passphrase, origin)
  if (label !== SEC1_LABEL && label !== PKCS8_LABEL) return refuseKind(origin, pemSecretWords(label)!)
  if (encryption !== null) return wiping(await decryptTraditional(encryption, bytes, needed(passphrase, origin), origin), (der) => decodeDecrypted(der, origin))
  return wiping(bytes, (der) => {
    const form = derSecretForm(der)
    if (form === null || form === 'encrypted-pkcs8') return refuseKey(origin, 'malformed', label, 'DER of a private key', 'something else')
    return decodePrivateKey(der, form, origin)
  })
}

async function ofDer(bytes: Uint8Array, passphrase: Uint8Array | null, origin: KeyOrigin): Promise<PrivateKey> {
  const form = derSecretForm(bytes)
  if (form === 'encrypted-pkcs8') return ofEncrypted(bytes, passphrase, origin)
  if (form !== null) return decodePrivateKey(bytes, form, origin)
  const kind = derKind(bytes)
  if (kind !== null) return refusePublic(origin, kind === 'certificate' ? 'a certificate' : 'a public key')
  return refuseKey(origin, 'malformed', 'private key', `${USABLE_KEYS}: PEM, DER or of cosign`, bytes.length === 0 ? 'an empty file' : 'something else')
}

async function ofEncrypted(der: Uint8Array, passphrase: Uint8Array | null, origin: KeyOrigin): Promise<PrivateKey> {
  if (derSecretForm(der) !== 'encrypted-pkcs8') return refuseKey(origin, 'malformed', ENCRYPTED_LABEL, 'DER of an encrypted private key', 'something else')
  return wiping(await decryptPkcs8(der, needed(passphrase, origin), origin), (plain) => decodeDecrypted(plain, origin))
}

function wiping<T>(secret: Uint8Array, use: (secret: Uint8Array) => T): T {
  try {
    return use(secret)
  } finally {
    secret.fill(0)
  }
}

function needed(passphrase: Uint8Array | null, origin: KeyOrigin): Uint8Array {
  return passphrase ?? refuseKey(origin, 'encrypted', 'private key', 'the passphrase that it is encrypted with', 'none')
}

function refusePublic(origin: KeyOrigin, found: string): never {
  return refuseKey(origin, 'public', 'private key', USABLE_KEYS, found)
}
