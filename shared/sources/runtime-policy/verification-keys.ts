import { fromBase64 } from '../../bytes/base64'
import { keyIds, subjectPublicKeyBits } from '../../crypto/keys/key-ids'
import { MAX_DER_SIZE, derLength } from '../../crypto/keys/der'
import { decodeRsaPublicKey, decodeSpki, encodeSpki } from '../../crypto/keys/spki'
import { EvidenceError } from '../../errors/evidence-error'
import type { PolicyKey } from '../../model/policy'
import type { KeyMaterial } from '../../model/tpm'
import { isObject, isWhole, unwrapJson } from '../../bytes/json'
import type { JsonPath } from '../../bytes/json-text/json-places'
import type { Deviations } from './deviations'

/** Keys that are decoded: no keyring has as many, and each costs arithmetic. */
const KEYS_MAX = 1000
/** Base64 digits of the largest key. */
const BASE64_MAX = Math.ceil(MAX_DER_SIZE / 3) * 4
const KEY_ID_MAX = 0xffffffff
/** Python's `b64decode` skips what is no digit. */
const FOREIGN = /[^A-Za-z0-9+/=]/g

/** A key of `verification-keys` before its bytes are known; `base64` as it is written. */
export interface FoundKey extends Pick<PolicyKey, 'keyId' | 'spki' | 'material'> {
  readonly base64: string
}

/** Keys that may verify IMA signatures: JSON in a text, maybe twice. What is no key is named and left out. `path`: of the value in its document. */
export function readVerificationKeys(value: unknown, path: JsonPath, deviations: Deviations): FoundKey[] {
  // A text that is no JSON is the schema's to name.
  const keyring = unwrapJson(value)
  const pubkeys: unknown = isObject(keyring) ? keyring['pubkeys'] : undefined
  if (!isObject(keyring) || !Array.isArray(pubkeys)) return []
  const stated: readonly unknown[] = Array.isArray(keyring['keyids']) ? keyring['keyids'] : []
  if (pubkeys.length > KEYS_MAX) deviations.add('warning', `at most ${KEYS_MAX} keys in "verification-keys"`, `${pubkeys.length}`, () => path, false)
  const keys: FoundKey[] = []
  for (const [i, base64] of (pubkeys as unknown[]).slice(0, KEYS_MAX).entries()) {
    if (typeof base64 !== 'string') continue
    const key = readKey(base64, stated[i])
    if ('spki' in key) keys.push({ ...key, base64 })
    else deviations.add('warning', `${key.expected} as key ${i + 1} of "verification-keys"`, key.found, () => path, false)
  }
  return keys
}

/** The key, or what there is instead of one. */
function readKey(base64: string, stated: unknown): Omit<FoundKey, 'base64'> | { readonly expected: string; readonly found: unknown } {
  const keyId = statedKeyId(stated)
  if (keyId === undefined) return { expected: 'a key id of 32 bits', found: stated }
  const material = decodeKey(base64)
  if (typeof material === 'string') return { expected: 'an RSA or EC key in base64', found: material }
  const spki = encodeSpki(material)!
  return { keyId: keyId ?? keyIds(subjectPublicKeyBits(spki), null)[0], spki, material }
}

/** `null`: to be computed, for none is stated, or 0; `undefined` for what is no key id. */
function statedKeyId(stated: unknown): string | null | undefined {
  if (stated === undefined || stated === null || stated === 0) return null
  if (!isWhole(stated, 0, KEY_ID_MAX)) return undefined
  return (stated as number).toString(16).padStart(8, '0')
}

/** The key, or in words what is there instead. As Keylime's library it reads SubjectPublicKeyInfo or PKCS#1, and nothing that follows. */
function decodeKey(base64: string): KeyMaterial | string {
  if (base64.length > BASE64_MAX) return `${base64.length} characters`
  const bytes = fromBase64(base64.replace(FOREIGN, ''))
  if (bytes === null) return 'no base64'
  const der = bytes.subarray(0, derLength(bytes))
  const origin = { file: '', byteOffset: 0 }
  let problem = 'something else'
  for (const decode of [decodeSpki, decodeRsaPublicKey]) {
    try {
      const material = decode(der, origin)
      return material.type === 'unsupported' ? `a key of another type: ${material.name}` : material
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error
      if (error.code !== 'key.malformed') problem = `${error.field}: ${error.found}`
    }
  }
  return problem
}
