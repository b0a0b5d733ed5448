import type { KeyAttributes } from '../../model/tpm'

/** TPMA_OBJECT, TPM 2.0 Part 2 r1.59 §8.3.2, in the order of tpm2_print. */
const BITS = {
  fixedTPM: 0x0000_0002,
  stClear: 0x0000_0004,
  fixedParent: 0x0000_0010,
  sensitiveDataOrigin: 0x0000_0020,
  userWithAuth: 0x0000_0040,
  adminWithPolicy: 0x0000_0080,
  noDA: 0x0000_0400,
  encryptedDuplication: 0x0000_0800,
  restricted: 0x0001_0000,
  decrypt: 0x0002_0000,
  sign: 0x0004_0000,
} as const

export function decodeAttributes(bits: number): KeyAttributes {
  const has = (name: keyof typeof BITS) => (bits & BITS[name]) !== 0
  return {
    bits, restricted: has('restricted'), sign: has('sign'), decrypt: has('decrypt'), fixedTpm: has('fixedTPM'),
    fixedParent: has('fixedParent'), sensitiveDataOrigin: has('sensitiveDataOrigin'),
  }
}

/** The attributes that are set, in the specification's words. */
export function attributeNames(bits: number): string {
  const names = Object.entries(BITS).filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name)
  return names.join(', ') || 'none'
}
