import { concatBytes } from '../bytes/equal'
import type { KeyMaterial } from '../model/tpm'
import { EcdsaVerifier } from './ecdsa-verifier'
import { ecdsaOn } from './keys/named-curves'
import { RecentKeys } from './recent-keys'

/** Signatures of a key from which on a table of its multiples pays: one costs as much as some thirty signatures verified without. */
const TABLE_FROM = 64
/** Keys that are counted, and keep their table: half a megabyte each. */
const KEYS_KEPT = 8

const recent = new RecentKeys<EcdsaVerifier>(KEYS_KEPT, TABLE_FROM)

/**
 * ECDSA over a digest (FIPS 186-4 §6), of which the leftmost bits of the order's size count. `pair`: r and s in the curve's size. WebCrypto hashes what it
 * verifies, and has not every curve.
 */
export function verifyEcdsaDigest({ curve, x, y }: Extract<KeyMaterial, { type: 'ecc' }>, digest: Uint8Array, pair: Uint8Array): boolean {
  const ecdsa = ecdsaOn(curve)
  const key = concatBytes(Uint8Array.of(0x04), x, y)
  try {
    const table = recent.used(curve, key, () => new EcdsaVerifier(ecdsa, key))
    return table ? table.verify(digest, pair) : ecdsa.verify(pair, digest, key, { prehash: false, lowS: false, format: 'compact' })
  } catch {
    // Numbers outside the order, or a point that is not on the curve: no signature of any key.
    return false
  }
}
