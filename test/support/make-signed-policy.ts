import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { SigningKey } from './make-tpm'

export const KEYLIME_TYPE = 'application/vnd.keylime+json'

/** A key pair made by Node, with its public key as OpenSSL and Keylime write it. */
export interface SignerKey extends SigningKey {
  readonly pem: string
}

export function makeSigner(curve = 'P-256'): SignerKey {
  const { privateKey, publicKey } = curve === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : curve === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: curve })
  return { type: curve === 'rsa' ? 'rsa' : 'ecc', privateKey, publicKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}

/** DSSE's pre-authentication encoding, by the words of its specification. */
export function paeOf(type: string, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload])
}

/** As Keylime's `ecdsa` backend names a key. */
export const keyIdOf = (pem: string): string => createHash('sha256').update(pem).digest('hex')

export interface EnvelopeParts {
  readonly type?: string
  readonly keyId?: string | null
  /** Another hash or form than Keylime's. */
  readonly hash?: string
  readonly raw?: boolean
  readonly encode?: (bytes: Uint8Array) => string
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

export function signatureOf(message: Uint8Array, { privateKey }: SignerKey, { hash = 'sha256', raw = false }: EnvelopeParts = {}): Buffer {
  const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : hash
  return sign(digest, message, raw ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey)
}

/** A DSSE envelope around the policy, signed by each of the keys. */
export function envelopeOf(policy: string | Uint8Array, keys: readonly SignerKey[], parts: EnvelopeParts = {}): { payload: string; payloadType: string; signatures: { keyid?: string; sig: string }[] } {
  const { type = KEYLIME_TYPE, keyId, encode = base64 } = parts
  const payload = Buffer.from(policy)
  const signatures = keys.map((key) => ({ ...(keyId === null ? {} : { keyid: keyId ?? keyIdOf(key.pem) }), sig: encode(signatureOf(paeOf(type, payload), key, parts)) }))
  return { payload: encode(payload), payloadType: type, signatures }
}

export const envelopeText = (...args: Parameters<typeof envelopeOf>): string => JSON.stringify(envelopeOf(...args))

/** Sigstore's bundle over a file, as `cosign sign-blob --bundle` writes it. */
export function bundleOf(file: Uint8Array, key: SignerKey): object {
  const spki = Buffer.from(key.pem.replace(/-----[^-]*-----|\s/g, ''), 'base64')
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: createHash('sha256').update(spki).digest('base64') } },
    messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(file).digest('base64') }, signature: base64(signatureOf(file, key)) },
  }
}
