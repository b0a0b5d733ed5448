/** A prime curve y^2 = x^3 + ax + b (mod p): those of FIPS 186-4 §D.1.2 that TPMs sign with, and secp256k1 (SEC 2 §2.4.1), which signs files. */
export interface Curve {
  /** WebCrypto's name where it has the curve. */
  readonly name: string
  /** TPM_ECC_CURVE, TPM 2.0 Part 2 r1.59 §6.4; `null` for one that has none, which WebCrypto has not either. */
  readonly tpmId: number | null
  readonly oid: string
  /** Size of a coordinate and of the group order, in bytes. */
  readonly size: number
  readonly p: bigint
  readonly a: bigint
  readonly b: bigint
}

export const CURVES: readonly Curve[] = [
  {
    name: 'P-256', tpmId: 0x0003, oid: '1.2.840.10045.3.1.7', size: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    a: -3n,
    b: 0x5ac635d8_aa3a93e7_b3ebbd55_769886bc_651d06b0_cc53b0f6_3bce3c3e_27d2604bn,
  },
  {
    name: 'P-384', tpmId: 0x0004, oid: '1.3.132.0.34', size: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    a: -3n,
    b: 0xb3312fa7_e23ee7e4_988e056b_e3f82d19_181d9c6e_fe814112_0314088f_5013875a_c656398d_8a2ed19d_2a85c8ed_d3ec2aefn,
  },
  {
    name: 'P-521', tpmId: 0x0005, oid: '1.3.132.0.35', size: 66,
    p: 2n ** 521n - 1n,
    a: -3n,
    b: (0x0051_953eb961_8e1c9a1f_929a21a0_b68540ee_a2da725b_99b315f3_b8b48991n << 288n)
      + 0x8ef109e1_56193951_ec7e937b_1652c0bd_3bb1bf07_3573df88_3d2c34f1_ef451fd4_6b503f00n,
  },
  { name: 'secp256k1', tpmId: null, oid: '1.3.132.0.10', size: 32, p: 2n ** 256n - 2n ** 32n - 977n, a: 0n, b: 7n },
]

/** Names for people of the curves that are not verified here. */
const OTHER_TPM_CURVES: ReadonlyMap<number, string> = new Map([
  [0x0001, 'P-192'], [0x0002, 'P-224'], [0x0010, 'BN-P256'], [0x0011, 'BN-P638'], [0x0020, 'SM2-P256'],
])

export function curveByName(name: string): Curve | undefined {
  return CURVES.find((curve) => curve.name === name)
}

/** Name of a TPM_ECC_CURVE, or `curve-0xNNNN` for one that is in no table. */
export function curveNameOfTpmId(id: number): string {
  const known = CURVES.find((curve) => curve.tpmId === id)?.name ?? OTHER_TPM_CURVES.get(id)
  return known ?? `curve-0x${id.toString(16).padStart(4, '0')}`
}
