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

/** An X.509 certificate as far as a chain is judged by it (RFC 5280 §4.1). Nothing of it is verified here. */
export interface Certificate {
  readonly evidence: EvidenceId
  readonly path: string
  /** Of the whole block in the file, in bytes. */
  readonly byteOffset: number
  readonly byteLength: number
  /** Visible text, `CN=..., O=...`; of an empty name the serial number. */
  readonly subject: string
  readonly issuer: string
  /** Names in DER: a chain compares them as they are. Empty names too are a few bytes. */
  readonly subjectName: Uint8Array
  readonly issuerName: Uint8Array
  /** Content of the serial number's INTEGER: with the issuer's name it names the certificate. */
  readonly serial: Uint8Array
  /** subjectKeyIdentifier (RFC 5280 §4.2.1.2), of any length; `null` without the extension. */
  readonly subjectKeyId: Uint8Array | null
  /** keyIdentifier of authorityKeyIdentifier (§4.2.1.1): the issuer's subjectKeyIdentifier; `null` where it is not told. */
  readonly authorityKeyId: Uint8Array | null
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  /** basicConstraints says CA. */
  readonly isAuthority: boolean
  /** Authorities that may follow below it; `null` for any number. */
  readonly pathLength: number | null
  /** Names of keyUsage bits (RFC 5280 §4.2.1.3); `null` without the extension. */
  readonly keyUsage: readonly string[] | null
  /** OIDs of extKeyUsage; `null` without the extension. */
  readonly purposes: readonly string[] | null
  /** OIDs of extensions that must not be ignored and are not understood here, or do not decode. */
  readonly notUnderstood: readonly string[]
  /** What the issuer signed and how: a scheme and hash of the table, or whatever it says. */
  readonly signed: { readonly message: Uint8Array; readonly scheme: string; readonly hash: string | null; readonly value: Uint8Array }
  readonly material: KeyMaterial
  readonly spki: Uint8Array | null
}

/** Certificates whose keys the user trusts to vouch for attestation keys, and what else stands in their file. */
export interface AttestationAuthority {
  readonly evidence: EvidenceId
  readonly path: string
  readonly certificates: readonly Certificate[]
  readonly fields: readonly FieldNode[]
}

/** The name of a key, in a file of its own. */
export interface TpmName {
  readonly evidence: EvidenceId
  readonly path: string
  readonly name: Uint8Array
  /** `null` where only the name is told. */
  readonly qualifiedName: Uint8Array | null
  readonly fields: readonly FieldNode[]
}

export interface PublicKey {
  readonly evidence: EvidenceId
  readonly path: string
  readonly form: 'tpm2b-public' | 'tpmt-public' | 'spki-pem' | 'spki-der' | 'certificate-pem' | 'certificate-der' | 'readpublic-text'
  readonly material: KeyMaterial
  /** Only a TPM public area knows them. */
  readonly attributes: KeyAttributes | null
  /** Signing scheme and hash fixed in a TPM public area; `null` where the key leaves them open. */
  readonly scheme: { readonly name: string; readonly hash: string | null } | null
  /** nameAlg and digest, TPM 2.0 Part 1 §16; `null` without a public area, or when its hash is not computed here. */
  readonly tpmName: Uint8Array | null
  /** The name that the file itself gives; `null` where it gives none. */
  readonly statedName: Uint8Array | null
  /** SubjectPublicKeyInfo DER; `null` for an unsupported key type. */
  readonly spki: Uint8Array | null
  /** Certificates of the file in its order; of a chain the first is the owner's. */
  readonly certificates: readonly Certificate[]
  /** Byte offsets of the keys of a PEM file after its first, and of certificates that can't be read: they are not used. */
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
  /** `raw` has no header: a quote's selection gives its layout, or its length does (24 digests of one bank). docs/formats/tpm.md has the others. */
  readonly form: 'serialized' | 'marshaled' | 'raw' | 'pcrread' | 'quote-text' | 'pcr-list' | 'sysfs' | 'sysfs-file'
  /** In file order; for `raw` empty until a layout is known. */
  readonly values: readonly PcrValue[]
  /** The selection that the file's header names; `null` where it has none. */
  readonly selection: readonly PcrSelection[] | null
  readonly bytes: Uint8Array
  readonly fields: readonly FieldNode[]
}
