import { byteCount } from '../../bytes/byte-count'
import { xattrValue } from '../../bytes/xattr-value'
import type { FieldNode } from '../../model/evidence'
import type { DumpedXattr } from '../../model/xattr-dump'

/** First bytes of `security.ima` and `security.evm` (Linux 6.12 `integrity.h`). */
const KINDS: Readonly<Record<number, string>> = {
  1: 'SHA-1 hash', 2: 'EVM HMAC: no key outside of the host can check it', 3: 'signature', 4: 'hash',
  5: 'EVM portable signature: it covers owner and mode too, which no dump has, and can\'t be checked here', 6: 'fs-verity signature',
}

/** An attribute for people. */
export function describeXattr(bytes: Uint8Array, xattr: DumpedXattr): Pick<FieldNode, 'value' | 'meaning'> {
  const value = xattrValue(bytes, xattr)
  if (value === null) return { value: 'not told' }
  const isIntegrity = xattr.name === 'security.ima' || xattr.name === 'security.evm'
  return { value: byteCount(value.length), meaning: isIntegrity ? KINDS[value[0]] ?? 'of no known kind' : undefined }
}
