import { allBytes, concatBytes } from '../../bytes/equal'
import { curveByName } from '../keys/curves'
import { fixedSize } from '../keys/integers'
import { decodeEcdsaDer } from './ecdsa-der'
import { bufferSource } from '../buffer-source'
import { hash as digest } from '../digests'
import { verifyEcdsaDigest } from '../ecdsa-digest'
import { WEBCRYPTO_HASH, type SignatureCheck, type SignatureScheme } from './scheme'

/** ECDSA (FIPS 186-4 §6). WebCrypto wants r and s in the fixed size of the curve's order, one after the other (IEEE P1363). */
export const ecdsa: SignatureScheme = {
  name: 'ecdsa',
  keyType: 'ecc',
  async verify({ material, spki, hash, value, message }) {
    if (material.type !== 'ecc') return false
    const { size, tpmId } = curveByName(material.curve)!
    const fixed = fixedForm(value, size)
    if (fixed === null) return false
    if (tpmId === null) return verifyEcdsaDigest(material, digest(hash, message), fixed)
    const key = await crypto.subtle.importKey('spki', bufferSource(spki), { name: 'ECDSA', namedCurve: material.curve }, false, ['verify'])
    return crypto.subtle.verify({ name: 'ECDSA', hash: WEBCRYPTO_HASH[hash] }, key, bufferSource(fixed), bufferSource(message))
  },
}

/** `null` when r or s is zero or larger than the curve's size: with zeros any message would be "signed" (CVE-2022-21449). */
export function fixedForm(value: SignatureCheck['value'], size: number): Uint8Array | null {
  const pair = value.kind === 'rs' ? value : decodeEcdsaDer(value.octets)
  if (pair === null || allBytes(pair.r, 0) || allBytes(pair.s, 0)) return null
  const r = fixedSize(pair.r, size)
  const s = fixedSize(pair.s, size)
  return r === null || s === null ? null : concatBytes(r, s)
}
