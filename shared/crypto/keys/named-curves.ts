import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'

const ECDSA: ReadonlyMap<string, typeof p256> = new Map([['P-256', p256], ['P-384', p384], ['P-521', p521], ['secp256k1', secp256k1]])

/** The library's ECDSA on a curve of `CURVES`, by its name. */
export function ecdsaOn(curve: string): typeof p256 {
  const ecdsa = ECDSA.get(curve)
  if (ecdsa === undefined) throw new RangeError(`no curve ${curve}`)
  return ecdsa
}
