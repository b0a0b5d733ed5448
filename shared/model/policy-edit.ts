/** Lists of a policy that give digests to names. */
export const DIGEST_LISTS = ['digests', 'keyrings', 'ima-buf'] as const
export type DigestListName = (typeof DIGEST_LISTS)[number]

/** One change of a policy, in its own terms. What is already as it asks changes nothing. */
export type PolicyEdit =
  /** `digest`: 40 to 128 lower-case hex digits. */
  | { readonly kind: 'add-digest'; readonly list: DigestListName; readonly name: string; readonly digest: string }
  /** In whatever form it is written. A name whose last digest goes is listed no more. */
  | { readonly kind: 'remove-digest'; readonly list: DigestListName; readonly name: string; readonly digest: string }
  | { readonly kind: 'remove-name'; readonly list: DigestListName; readonly name: string }
  | { readonly kind: 'add-exclude'; readonly pattern: string }
  | { readonly kind: 'remove-exclude'; readonly pattern: string }
  | { readonly kind: 'ignore-keyring'; readonly keyring: string }
  | ({ readonly kind: 'add-key' } & KeyEdit)
  | ({ readonly kind: 'remove-key' } & KeyEdit)
  /** 3: what Keylime needs to check IMA at all. */
  | { readonly kind: 'set-generator'; readonly generator: number }

/** A key that verifies IMA signatures. */
export interface KeyEdit {
  /** 8 hex digits. */
  readonly keyId: string
  /** SubjectPublicKeyInfo in base64. */
  readonly spki: string
}

/** Puts `text` in the place of `length` UTF-16 units at `offset`. */
export interface Splice {
  readonly offset: number
  readonly length: number
  readonly text: string
}
