import type { EvidenceKind } from '../../model/evidence'
import type { KeylimeForm } from '../../model/keylime'
import { isObject, type Json } from '../../bytes/json'
import type { JsonPath } from '../../bytes/json-text/json-places'

/** An object of a document with the path that leads to it. */
export interface Found {
  readonly path: JsonPath
  readonly value: Json
}

/** How a value of the JSON text becomes the bytes of a part. `key`, `log` and `policy` are base64 or text. */
export type PartForm = 'quote' | 'base64' | 'key' | 'log' | 'policy'
/** What a statement is used for, besides being shown. */
export type StatementUse = 'hash' | 'scheme' | 'transport-key' | 'nonce-text' | 'nonce-base64' | 'first-entry'

export interface PartSpec {
  readonly name: string
  readonly form: PartForm
  readonly kind?: EvidenceKind
}

/** A value of the document that becomes a file of the case. */
export interface PartClaim extends PartSpec {
  readonly path: JsonPath
  readonly value: unknown
}

/** A value of the document that is shown. */
export interface StatementClaim {
  readonly label: string
  readonly path: JsonPath
  readonly value: unknown
  readonly use: StatementUse | null
  /** The one quote that it is about; without it all of them. */
  readonly stem?: string
}

/** What a document holds of one agent: it belongs together. */
export interface Reading {
  readonly form: KeylimeForm
  readonly parts: readonly PartClaim[]
  readonly statements: readonly StatementClaim[]
}

/** The object under a key; `null` for anything else. */
export function objectAt({ path, value }: Found, key: string): Found | null {
  const inner = Object.hasOwn(value, key) ? value[key] : undefined
  return isObject(inner) ? { path: [...path, key], value: inner } : null
}

/** The first of these keys in the first of these objects that holds something. */
export function firstOf(objects: readonly Found[], keys: readonly string[]): { readonly path: JsonPath; readonly value: unknown } | null {
  for (const { path, value } of objects) {
    const key = keys.find((one) => Object.hasOwn(value, one) && value[one] !== null && value[one] !== '')
    if (key !== undefined) return { path: [...path, key], value: value[key] }
  }
  return null
}
