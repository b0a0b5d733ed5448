import type { EvidenceId, FieldNode, Stoppable } from './evidence'

/** TPM_GENERATED_VALUE and TPM_ST_ATTEST_QUOTE, TPM 2.0 Part 2 r1.59 §6.2 and §6.9. */
export const TPM_GENERATED = 0xff544347
export const ATTEST_QUOTE = 0x8018

/** One bank of a TPML_PCR_SELECTION; `pcrs` ascending, empty where the TPM lacks the bank. */
export interface PcrSelection {
  /** Kernel name (`sha256`), or `alg-0xNNNN`. */
  readonly bank: string
  readonly algorithmId: number
  readonly pcrs: readonly number[]
}

/** TPMS_ATTEST, TPM 2.0 Part 2 r1.59 §10.12.8. Fields after the place where decoding stopped are empty or zero. */
export interface Quote extends Stoppable {
  readonly evidence: EvidenceId
  readonly path: string
  /** All bytes of the file: what the signature covers. */
  readonly bytes: Uint8Array
  readonly magic: number
  readonly type: number
  readonly qualifiedSigner: Uint8Array
  /** `extraData`. */
  readonly qualifyingData: Uint8Array
  /** Milliseconds. */
  readonly clock: bigint
  readonly resetCount: number
  readonly restartCount: number
  readonly safe: boolean
  readonly firmwareVersion: bigint
  readonly pcrSelection: readonly PcrSelection[]
  readonly pcrDigest: Uint8Array
  readonly fields: readonly FieldNode[]
}

/** TPMT_SIGNATURE (§11.3.4) or what `tpm2_quote -f plain` writes. */
export interface QuoteSignature extends Stoppable {
  readonly evidence: EvidenceId
  readonly path: string
  readonly format: 'tpmt' | 'plain'
  /** `rsassa`, `rsapss`, `ecdsa`, or `alg-0xNNNN` for a scheme that is not checked; `null` for a plain signature: the key decides. */
  readonly scheme: string | null
  /** `null` for a plain signature: it names no hash. */
  readonly hash: string | null
  /** `rs`: r and s, unsigned big-endian, maybe with leading zeros dropped. `octets`: RSA octets, or a plain signature as it is. */
  readonly value: { readonly kind: 'octets'; readonly octets: Uint8Array } | { readonly kind: 'rs'; readonly r: Uint8Array; readonly s: Uint8Array }
  readonly fields: readonly FieldNode[]
}

export type KeyMaterial =
  | { readonly type: 'rsa'; readonly bits: number; readonly modulus: Uint8Array; readonly exponent: bigint }
  | { readonly type: 'ecc'; readonly curve: string; readonly x: Uint8Array; readonly y: Uint8Array }
  /** `family`: what signatures it could have made, although none of its is computed here. */
  | { readonly type: 'unsupported'; readonly family: 'ecc' | 'other'; readonly name: string }

/** TPMA_OBJECT, TPM 2.0 Part 2 r1.59 §8.3: the bits that say what a key may do. */
export interface KeyAttributes {
  readonly bits: number
  readonly restricted: boolean
  readonly sign: boolean
  readonly decrypt: boolean
  readonly fixedTpm: boolean
  readonly fixedParent: boolean
  readonly sensitiveDataOrigin: boolean
}

export interface PublicKey {
  readonly evidence: EvidenceId
  readonly path: string
  readonly form: 'tpm2b-public' | 'tpmt-public' | 'spki-pem' | 'spki-der' | 'certificate-pem' | 'certificate-der'
  readonly material: KeyMaterial
  /** Only a TPM public area knows them. */
  readonly attributes: KeyAttributes | null
  /** Signing scheme and hash fixed in a TPM public area; `null` where the key leaves them open. */
  readonly scheme: { readonly name: string; readonly hash: string | null } | null
  /** nameAlg and digest, TPM 2.0 Part 1 §16; `null` without a public area, or when its hash is not computed here. */
  readonly tpmName: Uint8Array | null
  /** SubjectPublicKeyInfo DER; `null` for an unsupported key type. */
  readonly spki: Uint8Array | null
  /** Byte offsets of the keys and certificates of a PEM file after its first, which are not used: of a chain only the first is the owner's. */
  readonly unused: readonly number[]
  readonly fields: readonly FieldNode[]
}

export interface PcrValue {
  readonly bank: string
  readonly pcr: number
  readonly value: Uint8Array
  readonly byteOffset: number
  readonly byteLength: number
}

/** A PCR values file. */
export interface PcrValues extends Stoppable {
  readonly evidence: EvidenceId
  readonly path: string
  /** `raw` has no header: a quote's selection gives its layout, or its length does (24 digests of one bank). */
  readonly form: 'serialized' | 'raw' | 'pcrread'
  /** In file order; for `raw` empty until a layout is known. */
  readonly values: readonly PcrValue[]
  /** The selection that the file's header names; `null` where it has none. */
  readonly selection: readonly PcrSelection[] | null
  readonly bytes: Uint8Array
  readonly fields: readonly FieldNode[]
}
