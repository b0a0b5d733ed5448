import type { KeyMaterial } from '../../model/tpm'
import { stripZeros, toBigInt } from './integers'
import { refuseKey, type KeyOrigin } from './key-origin'

/** Below this, a modulus has been factored in public (RSA-250 has 829 bits); TPMs make 1024 and more. */
export const RSA_MIN_BITS = 1024
/** BoringSSL, hence Chromium, imports no larger modulus; TPMs end at 4096. */
export const RSA_MAX_BITS = 8192
/** BoringSSL imports no larger exponent. It also bounds the time that a hostile key can cost. */
export const RSA_MAX_EXPONENT_BITS = 33
/** TPM 2.0 Part 2 r1.59 §12.2.3.5: exponent 0 in a public area stands for this one. */
export const RSA_DEFAULT_EXPONENT = 65537n

/**
 * RSA key of an unsigned big-endian modulus and an exponent.
 * @throws EvidenceError `key.rsa-modulus`, `key.rsa-exponent`: keys with which anyone could sign.
 */
export function rsaMaterial(modulus: Uint8Array, exponent: bigint, origin: KeyOrigin): KeyMaterial {
  const digits = stripZeros(modulus).slice()
  const bits = digits.length === 0 ? 0 : digits.length * 8 - Math.clz32(digits[0]) + 24
  if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS) {
    refuseKey(origin, 'rsa-modulus', 'modulus', `${RSA_MIN_BITS} to ${RSA_MAX_BITS} bits`, `${bits} bits`)
  }
  if (digits[digits.length - 1] % 2 === 0) refuseKey(origin, 'rsa-modulus', 'modulus', 'an odd number', 'an even number')
  if (exponent < 3n || exponent % 2n === 0n || exponent >> BigInt(RSA_MAX_EXPONENT_BITS) > 0n) {
    const found = exponent >> 64n > 0n ? 'a number over 64 bits' : exponent.toString()
    refuseKey(origin, 'rsa-exponent', 'exponent', `an odd number from 3 on, at most ${RSA_MAX_EXPONENT_BITS} bits`, found)
  }
  return { type: 'rsa', bits, modulus: digits, exponent }
}

/** As `rsaMaterial`, for an exponent in bytes. */
export function rsaMaterialOfBytes(modulus: Uint8Array, exponent: Uint8Array, origin: KeyOrigin): KeyMaterial {
  return rsaMaterial(modulus, toBigInt(exponent), origin)
}
