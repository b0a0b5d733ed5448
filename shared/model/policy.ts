import type { ErrorData } from '../errors/evidence-error'
import type { EvidenceId } from './evidence'
import type { KeyMaterial } from './tpm'

/**
 * What a list of accepted digests is: Keylime's runtime policy; the JSON allowlist that went before it, plain or wrapped with its excludes; that
 * one's flat text; what `sha256sum` and its kin write.
 */
export const POLICY_FORMS = ['runtime-policy', 'allowlist', 'flat-allowlist', 'checksums'] as const
export type PolicyForm = (typeof POLICY_FORMS)[number]

/** A policy as plain data, its strings as they are written. Maps, never objects, hold names from outside: `__proto__` is a path like any other. */
export interface RuntimePolicy {
  readonly evidence: EvidenceId
  readonly path: string
  readonly form: PolicyForm
  /** What it was decoded from: of a signed policy the payload. Byte offsets count in it. */
  readonly bytes: Uint8Array
  readonly digests: ReadonlyMap<string, readonly string[]>
  readonly excludes: readonly string[]
  readonly keyrings: ReadonlyMap<string, readonly string[]>
  readonly imaBuf: ReadonlyMap<string, readonly string[]>
  readonly ignoredKeyrings: readonly string[]
  /** Values of all other keys on top (`meta`, `release`, `ima`, `verification-keys` and unknown ones) as `JSON.parse` makes them, in an object without a prototype; empty for the text forms. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Keys of `verification-keys` in their order, without those that can't be read. */
  readonly verificationKeys: readonly PolicyKey[]
  /** Would Keylime's schema take the document? */
  readonly keylimeAccepts: boolean
  /** Where Keylime's schema would refuse the document although its meaning is clear, and what of its keys can't be read: the first hundred. */
  readonly deviations: readonly PolicyDeviation[]
  /** All of them. */
  readonly deviationCount: number
  /** What its reader should know that is no deviation: sentences. */
  readonly notes: readonly string[]
  /** Why nothing could be read. */
  readonly stopped: ErrorData | null
}

/** A key with which a policy lets IMA signatures verify. */
export interface PolicyKey {
  /** 8 hex digits: as the policy states it, else the end of the SHA-1 of the key (docs/formats/runtime-policy.md). */
  readonly keyId: string
  readonly spki: Uint8Array
  readonly material: KeyMaterial
  /** Of the string that holds all keys, in the policy's bytes. */
  readonly byteOffset: number
  readonly byteLength: number
}

export interface PolicyDeviation {
  /** `error` when the meaning is in doubt, `warning` when only the schema refuses it. */
  readonly severity: 'error' | 'warning'
  /** Does the schema refuse the document for it? */
  readonly refused: boolean
  readonly byteOffset: number
  readonly byteLength: number
  readonly expected: string
  readonly found: string
}

export interface ExcludeList {
  readonly evidence: EvidenceId
  readonly path: string
  readonly patterns: readonly string[]
  /** Sentences. */
  readonly notes: readonly string[]
}
