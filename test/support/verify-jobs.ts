import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { VerifyJob } from '@shared/checks/signatures/verifier'
import type { DigestVerification } from '@shared/crypto/verify-digest'
import type { KeyMaterial } from '@shared/model/tpm'

/** A job with the answer that it must get: node:crypto made the signature. */
export interface KnownJob {
  readonly job: VerifyJob
  readonly answer: DigestVerification
}

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ECC = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const KEYS: readonly (readonly [KeyMaterial, KeyObject])[] = [[material(RSA.publicKey), RSA.privateKey], [material(ECC.publicKey), ECC.privateKey]]
const OTHER: KeyMaterial = { type: 'unsupported', family: 'other', name: 'a key of no known kind' }

/** `count` jobs under several keys, in no regular order, all views into one buffer as those of a log are. `seed` makes others. */
export function knownJobs(count: number, seed = 0): KnownJob[] {
  const made = Array.from({ length: 24 }, (_, i) => makeJob(i + 24 * seed))
  const log = new Uint8Array(1 << 20)
  let end = 0
  const within = (part: Uint8Array) => {
    log.set(part, end)
    end += part.length
    return log.subarray(end - part.length, end)
  }
  const held = made.map(({ job, answer }) => ({ job: { ...job, digest: within(job.digest), value: within(job.value) }, answer }))
  return Array.from({ length: count }, (_, i) => held[(i * i + 7 * i + (i >> 4)) % held.length])
}

function makeJob(number: number): KnownJob {
  const content = `content ${number}`
  const digest = new Uint8Array(createHash('sha256').update(content).digest())
  const [key, privateKey] = KEYS[number % 2]
  const isGood = number % 3 > 0
  const value = new Uint8Array(sign('sha256', Buffer.from(isGood ? content : 'other'), privateKey))
  if (number % 8 === 5) return { job: { key: OTHER, hash: 'sha256', digest, value }, answer: 'unsupported' }
  return { job: { key, hash: 'sha256', digest, value }, answer: isGood ? 'valid' : 'invalid' }
}

function material(key: KeyObject): KeyMaterial {
  const { n, x, y } = key.export({ format: 'jwk' })
  const bytes = (text: string | undefined) => new Uint8Array(Buffer.from(text!, 'base64url'))
  return n === undefined ? { type: 'ecc', curve: 'P-256', x: bytes(x), y: bytes(y) } : { type: 'rsa', bits: 2048, modulus: bytes(n), exponent: 65537n }
}
