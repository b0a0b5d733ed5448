import { toBigInt } from './keys/integers'
import type { ecdsaOn } from './keys/named-curves'

/** Bits of a window of the key's table: its table is made in the time of some thirty signatures. */
const WINDOW = 6

/** Verifies many signatures of one key: with a table of the key's multiples each takes a third of the time. */
export class EcdsaVerifier {
  private readonly key

  /** `key`: an uncompressed point (SEC 1 §2.3.3). @throws Error for one that is not on the curve */
  constructor(private readonly ecdsa: ReturnType<typeof ecdsaOn>, key: Uint8Array) {
    this.key = ecdsa.Point.fromBytes(key).precompute(WINDOW, false)
  }

  /** FIPS 186-4 §6.4, with the steps of X9.62: does the point s^-1 (digest G + r Q) have r as its x? @throws Error for numbers outside the order */
  verify(digest: Uint8Array, pair: Uint8Array): boolean {
    const { key, ecdsa: { Signature, Point } } = this
    const { Fn } = Point
    const { r, s } = Signature.fromBytes(pair, 'compact')
    const inverse = Fn.inv(s)
    const number = Fn.create(toBigInt(digest) >> BigInt(Math.max(0, 8 * digest.length - Fn.BITS)))
    const point = Point.BASE.multiplyUnsafe(Fn.mul(number, inverse)).add(key.multiplyUnsafe(Fn.mul(r, inverse)))
    return !point.is0() && Fn.create(point.toAffine().x) === r
  }
}
