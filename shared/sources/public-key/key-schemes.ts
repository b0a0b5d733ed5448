/** TPM_ALG_ID values that shape a public area, TPM 2.0 Part 2 r1.59 §6.3. */
export const TPM_ALG = { rsa: 0x0001, null: 0x0010, rsaes: 0x0015, ecdaa: 0x001a, ecc: 0x0023 } as const

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0007, 'mgf1'], [0x0014, 'rsassa'], [TPM_ALG.rsaes, 'rsaes'], [0x0016, 'rsapss'], [0x0017, 'oaep'],
  [0x0018, 'ecdsa'], [0x0019, 'ecdh'], [TPM_ALG.ecdaa, 'ecdaa'], [0x001b, 'sm2'], [0x001c, 'ecschnorr'], [0x001d, 'ecmqv'],
  [0x0020, 'kdf1-sp800-56a'], [0x0021, 'kdf2'], [0x0022, 'kdf1-sp800-108'],
])

/** Name of a signing, encryption or key derivation scheme, or `alg-0xNNNN`. */
export function keySchemeName(id: number): string {
  return NAMES.get(id) ?? `alg-0x${id.toString(16).padStart(4, '0')}`
}

/** TPMS_EMPTY: RSAES is the one scheme without a hash (§11.2.2.4). */
export function hasNoHash(id: number): boolean {
  return id === TPM_ALG.rsaes
}
