import { bytesEqual } from '../../bytes/equal'
import type { KeyMaterial } from '../../model/tpm'
import { bufferSource } from '../buffer-source'
import type { Curve } from '../keys/curves'
import { fixedSize } from '../keys/integers'
import { formatPem } from '../keys/format-pem'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { ecdsaOn } from '../keys/named-curves'
import { encodeSpki } from '../keys/spki'
import { WEBCRYPTO_HASH } from '../signature-schemes/scheme'
import type { MessageHash } from '../verify-message'

/**
 * An EC key that signs, held in memory until `clear`. What the runtime copies while it computes can't be wiped: a key is to be kept for one signing, not
 * for a session.
 */
export class PrivateKey {
  readonly curve: Curve
  readonly material: Extract<KeyMaterial, { type: 'ecc' }>
  /** SubjectPublicKeyInfo in DER, its point uncompressed. */
  readonly spki: Uint8Array
  #secret: Uint8Array | null

  /** `secret`: a number of the curve's order in its size, which is copied. */
  constructor(curve: Curve, secret: Uint8Array) {
    const point = ecdsaOn(curve.name).getPublicKey(secret, false)
    this.curve = curve
    this.material = { type: 'ecc', curve: curve.name, x: point.slice(1, 1 + curve.size), y: point.slice(1 + curve.size) }
    this.spki = encodeSpki(this.material)!
    this.#secret = secret.slice()
  }

  /** Its public half as OpenSSL writes it: the text whose SHA-256 is the key's id in Keylime's envelopes. */
  get publicPem(): string {
    return formatPem('PUBLIC KEY', this.spki)
  }

  /**
   * ECDSA over a digest, as DER (RFC 3279 §2.2.3). The same digest always gives the same signature (RFC 6979): nothing rests on a source of randomness.
   */
  signDigest(digest: Uint8Array): Uint8Array {
    return this.withSecret((secret) => ecdsaOn(this.curve.name).sign(digest, secret, { prehash: false, lowS: false, format: 'der' }))
  }

  async sign(message: Uint8Array, hash: MessageHash = 'sha256'): Promise<Uint8Array> {
    return this.signDigest(new Uint8Array(await crypto.subtle.digest(WEBCRYPTO_HASH[hash], bufferSource(message))))
  }

  /** Lends the number itself, for writing the key down; it must not be kept. */
  withSecret<T>(use: (secret: Uint8Array) => T): T {
    if (this.#secret === null) throw new Error('the private key was cleared')
    return use(this.#secret)
  }

  /** Overwrites the number: the key signs no more. */
  clear(): void {
    this.#secret?.fill(0)
    this.#secret = null
  }
}

/**
 * The key of a number as a file has it, in big-endian bytes of any length. `point`: its public half as the file states it, `null` where it does not.
 * @throws EvidenceError `key.private-number` for a number that is none of the curve's order, or whose public half is another
 */
export function privateKeyOf(curve: Curve, number: Uint8Array, point: Uint8Array | null, origin: KeyOrigin): PrivateKey {
  const ecdsa = ecdsaOn(curve.name)
  const secret = fixedSize(number, curve.size)
  if (secret === null || !ecdsa.utils.isValidSecretKey(secret)) return refuseKey(origin, 'private-number', 'private key', `a number from 1 to the order of ${curve.name}`, 'another number')
  try {
    if (point !== null && ![false, true].some((compressed) => bytesEqual(ecdsa.getPublicKey(secret, compressed), point))) {
      return refuseKey(origin, 'private-number', 'private key', 'the public half that belongs to its number', 'another point')
    }
    return new PrivateKey(curve, secret)
  } finally {
    secret.fill(0)
  }
}
