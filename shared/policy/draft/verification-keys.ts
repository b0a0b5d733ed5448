import { isObject, unwrapJson } from '../../bytes/json'
import type { KeyEdit } from '../../model/policy-edit'

const NO_ID = '00000000'

/** The text of `verification-keys` (Keylime `file_signatures.py`, `ImaKeyring`) with these keys added and those gone, as Keylime writes it; the empty text where none is left. */
export function changedKeyring(value: unknown, added: readonly KeyEdit[], removed: readonly KeyEdit[]): string {
  const all = [...keysOf(value).filter((key) => ![...added, ...removed].some((one) => isSame(one, key))), ...added]
  if (all.length === 0) return ''
  return `{"meta": {"version": 1}, "pubkeys": [${all.map(({ spki }) => JSON.stringify(spki)).join(', ')}], "keyids": [${all.map(({ keyId }) => Number.parseInt(keyId, 16)).join(', ')}]}`
}

/** Keys added to what a policy has; its text stays as it is where there is none to add. */
export function addKeys(text: string, added: readonly KeyEdit[]): string {
  return added.length === 0 ? text : changedKeyring(text, added, [])
}

/** The keys of the keyring as they are written; the id of one that states none is `00000000`: Keylime computes it. */
export function keysOf(value: unknown): KeyEdit[] {
  const keyring = unwrapJson(value)
  if (!isObject(keyring)) return []
  const { pubkeys, keyids } = keyring
  const ids: readonly unknown[] = Array.isArray(keyids) ? keyids : []
  return (Array.isArray(pubkeys) ? (pubkeys as unknown[]) : []).flatMap((spki, i) => (typeof spki === 'string' ? [{ spki, keyId: hexId(ids[i]) }] : []))
}

function hexId(id: unknown): string {
  return (typeof id === 'number' ? id : 0).toString(16).padStart(8, '0')
}

/** Of a key that states no id, the key itself tells. */
function isSame(one: KeyEdit, key: KeyEdit): boolean {
  return key.keyId === NO_ID ? one.spki === key.spki : one.keyId === key.keyId
}
