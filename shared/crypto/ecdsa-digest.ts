import { concatBytes } from '../bytes/equal'
import type { KeyMaterial } from '../model/tpm'
import { ecdsaOn } from './keys/named-curves'

/**
 * ECDSA over a digest (FIPS 186-4 §6), of which the leftmost bits of the order's size count. `pair`: r and s in the curve's size. WebCrypto hashes what it
 * verifies, and has not every curve.
 */
export function verifyEcdsaDigest({ curve, x, y }: Extract<KeyMaterial, { type: 'ecc' }>, digest: Uint8Array, pair: Uint8Array): boolean {
  const ecdsa = ecdsaOn(curve)
  try {
    return ecdsa.verify(pair, digest, concatBytes(Uint8Array.of(0x04), x, y), { prehash: false, lowS: false, format: 'compact' })
  } catch {
    // Numbers outside the order: no signature of any key.
    return false
  }
}
