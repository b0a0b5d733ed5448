import { isObject, tryJson } from '../../../bytes/json'
import type { KeptKey } from './keyrings'
import { loadPublicKey } from './key-material'
import { bytesFromBase64 } from './python-text'

/** What Keylime reads of a policy's `verification-keys` (`ImaKeyring.from_string`). */
export type TenantKeys =
  /** `keys` is `null` where it has no keyring at all; one without any key is a keyring too. */
  | { readonly keys: readonly { readonly key: KeptKey; readonly keyId: number }[] | null }
  /** It raises: what it was. */
  | { readonly crash: string }

const NONE: TenantKeys = { keys: null }

/** The value is the raw one of the policy. Of a text that JSON can't read Keylime crashes; what has another form than its schema asks for is no keyring. */
export function readTenantKeys(value: unknown): TenantKeys {
  if (!value || (Array.isArray(value) && value.length === 0)) return NONE
  if (typeof value !== 'string') return { crash: 'verification-keys is no text' }
  let document = tryJson(value)
  if (typeof document === 'string') document = tryJson(document)
  if (document === undefined) return { crash: 'verification-keys is no JSON' }
  if (!isKeyring(document)) return NONE
  const ders = document.pubkeys.map(bytesFromBase64)
  if (ders.includes(null)) return { crash: 'a key of verification-keys is no base64' }
  const keys = ders.flatMap((der, i) => {
    const key = loadPublicKey(der!)
    return key === null || key.kind === 'refused' ? [] : [{ key, keyId: document.keyids[i] ?? 0 }]
  })
  return { keys }
}

interface KeyringText {
  readonly pubkeys: readonly string[]
  readonly keyids: readonly number[]
}

/** Both lists must be there; `meta` may be, with a version from 1 on. */
function isKeyring(document: unknown): document is KeyringText {
  if (!isObject(document)) return false
  const { pubkeys, keyids, meta } = document
  const isRight = Array.isArray(pubkeys) && pubkeys.every((one) => typeof one === 'string') && Array.isArray(keyids) && keyids.every((one) => Number.isInteger(one))
  return isRight && (!Object.hasOwn(document, 'meta') || isMeta(meta))
}

function isMeta(meta: unknown): boolean {
  return isObject(meta) && (!Object.hasOwn(meta, 'version') || (Number.isInteger(meta['version']) && (meta['version'] as number) >= 1))
}
