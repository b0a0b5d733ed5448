import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'

const FOLDER = join(import.meta.dirname, '../vectors/differential')
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

const NAMES = ['rsa2048', 'rsa1024', 'p256', 'p384', 'p521', 'k256', 'ed25519', 'dsa'] as const
export type KeyName = (typeof NAMES)[number]
export const SIGNERS: readonly KeyName[] = ['rsa2048', 'rsa1024', 'p256', 'p384', 'p521', 'k256']
export const CERTIFICATES = ['rsa2048', 'p256', 'ed25519', 'foreign-skid', 'no-skid', 'short-skid', 'zero-skid', 'same-id'] as const

const CURVES: Readonly<Partial<Record<KeyName, ECDSA>>> = { p256, p384, p521, k256: secp256k1 }

const privates = new Map<KeyName, KeyObject>(NAMES.map((name) => [name, createPrivateKey(read(`${name}.key`))]))

export function certificate(name: (typeof CERTIFICATES)[number], form: 'der' | 'pem'): Buffer {
  return form === 'pem' ? Buffer.from(read(`${name}.crt`)) : new X509Certificate(read(`${name}.crt`)).raw
}

export function spki(name: KeyName, format: 'der' | 'pem' = 'der'): Buffer {
  return Buffer.from(createPublicKey(privates.get(name)!).export({ type: 'spki', format: format as 'der' }))
}

/** Every form in which a key may stand in a buffer or in `verification-keys`, good and bad. */
export function keyForms(name: KeyName): Buffer[] {
  const key = privates.get(name)!
  const der = spki(name)
  const pkcs8 = Buffer.from(key.export({ type: 'pkcs8', format: 'der' }))
  const forms = [der, der, der, spki(name, 'pem'), Buffer.concat([der, Buffer.from('more')]), der.subarray(0, -1), pkcs8, Buffer.from(key.export({ type: 'pkcs8', format: 'pem' }))]
  if (name.startsWith('rsa')) {
    forms.push(createPublicKey(key).export({ type: 'pkcs1', format: 'der' }), Buffer.from(createPublicKey(key).export({ type: 'pkcs1', format: 'pem' })), key.export({ type: 'pkcs1', format: 'der' }))
  }
  return forms
}

/** The last four bytes of the SHA-1 of the key's bit string; 0x04-points and RSAPublicKeys end their SPKI. */
export function keyId(name: KeyName): number {
  const key = createPublicKey(privates.get(name)!)
  const raw = name.startsWith('rsa') ? key.export({ type: 'pkcs1', format: 'der' }) : point(key)
  return createHash('sha1').update(raw).digest().readUInt32BE(16)
}

/** The uncompressed point. */
function point(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' })
  return Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
}

const signatures = new Map<string, Buffer>()

/** A signature over the hash of the content: always the same, so that a seed gives the same log. Each is made once. */
export function signatureOver(name: KeyName, algorithm: string, content: string): Buffer {
  const known = `${name} ${algorithm} ${content}`
  const made = signatures.get(known) ?? (name.startsWith('rsa') ? sign(algorithm, Buffer.from(content), privates.get(name)!) : ecSignature(name, createHash(algorithm).update(content).digest()))
  signatures.set(known, made)
  return made
}

/** ECDSA with the nonce of RFC 6979, which node:crypto has not. */
function ecSignature(name: KeyName, digest: Buffer): Buffer {
  const secret = new Uint8Array(Buffer.from(privates.get(name)!.export({ format: 'jwk' }).d!, 'base64url'))
  return Buffer.from(CURVES[name]!.sign(new Uint8Array(digest), secret, { prehash: false, lowS: false, format: 'der' }))
}
