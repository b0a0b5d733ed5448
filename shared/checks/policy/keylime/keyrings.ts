import { hash } from '../../../crypto/digests'
import type { LoadedKey } from './key-material'

/** A key that Keylime keeps: RSA or ECC. */
export type KeptKey = Exclude<LoadedKey, { kind: 'refused' }>

const TENANT = 'tenant_keyring'

/** Keylime's `ImaKeyrings`: keys by keyring and id, keyrings in the order in which they came to be. */
export class Keyrings {
  private readonly rings = new Map<string, Map<number, KeptKey>>()
  private readonly doubtful = new Set<number>()

  /** `tenant`: the keys of the policy's `verification-keys`; `null` where it has none. Their keyring is the first, and a log can add to it by its name. */
  constructor(tenant: readonly { readonly key: KeptKey; readonly keyId: number }[] | null) {
    if (tenant === null) return
    this.rings.set(TENANT, new Map())
    for (const { key, keyId } of tenant) this.add(TENANT, key, keyId)
  }

  /** A later key of one id takes the place of the earlier one. Id 0: that of the key's own bits. */
  add(name: string, key: KeptKey, keyId: number): void {
    const ring = this.rings.get(name) ?? new Map<number, KeptKey>()
    ring.set(keyId === 0 ? ownKeyId(key) : keyId, key)
    this.rings.set(name, ring)
  }

  /** Whether Keylime learned this key is not known. */
  addDoubtful(key: KeptKey, keyId: number): void {
    this.doubtful.add(keyId === 0 ? ownKeyId(key) : keyId)
  }

  /** Is it not known what key this id names? */
  isDoubtful(keyId: number): boolean {
    return this.doubtful.has(keyId)
  }

  /** The key of the first keyring that has one of this id. */
  find(keyId: number): KeptKey | null {
    for (const ring of this.rings.values()) {
      const key = ring.get(keyId)
      if (key !== undefined) return key
    }
    return null
  }
}

/** The last four bytes of the SHA-1 of its bits. */
function ownKeyId({ bits }: KeptKey): number {
  const digest = hash('sha1', bits)
  return new DataView(digest.buffer, digest.byteOffset).getUint32(16)
}
