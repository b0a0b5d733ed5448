import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import type { Observation } from '../../model/finding'
import type { CaseModel } from '../check'
import { observe } from '../observe'

/** Endings that say which form of a key a file is, not which key. */
const PART = /\.(name|pub|public|pem|der|crt|cer|tss|tpmt|yaml|yml|readpublic|txt|bin)$/i

/** Names that stand beside a key (in its text, or in a file that is called as it) and are not its own: one of the two was changed, or is another key's. */
export function keyNames({ keys, names }: CaseModel): Observation[] {
  const stated = keys.filter((key) => key.statedName && key.tpmName && !bytesEqual(key.statedName, key.tpmName))
    .map((key) => mismatch(key.evidence, key.path, key.path, key.tpmName!, key.statedName!))
  const computed = keys.filter((key) => key.tpmName !== null)
  const beside = names.flatMap((name) => {
    if (computed.some((key) => bytesEqual(key.tpmName!, name.name))) return []
    const key = computed.find((one) => keyStem(one.path) === keyStem(name.path))
    return key ? [mismatch(name.evidence, name.path, key.path, key.tpmName!, name.name)] : []
  })
  return [...stated, ...beside]
}

function mismatch(evidence: string, path: string, keyPath: string, computed: Uint8Array, stated: Uint8Array): Observation {
  const message = `${path} gives a name that is not that of the key in ${keyPath}: one of the two was changed, or is of another key.`
  return observe('quote.key-name-mismatch', 'warning', message, { evidence, byteOffset: 0, expected: toHex(computed), found: toHex(stated) })
}

function keyStem(path: string): string {
  let stem = path
  while (PART.test(stem)) stem = stem.replace(PART, '')
  return stem
}
