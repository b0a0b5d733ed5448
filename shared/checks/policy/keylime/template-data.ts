import { concatBytes } from '../../../bytes/equal'
import type { LineDigest, ParsedLine } from './parse-line'
import { pythonLength } from './python-text'

/** The name field of template `ima` (Keylime's `TCG_EVENT_NAME_LEN_MAX`), without the NUL behind it. */
const LEGACY_NAME = 255
const utf8 = new TextEncoder()
const PREFIX_END = Uint8Array.of(0x3a, 0)
const NUL = Uint8Array.of(0)

/**
 * The bytes that Keylime hashes for a line: little-endian lengths, whatever the host's order (`bytes()` in `keylime/ima/ast.py`). `null` where
 * building them raises: a name of template `ima` that is too long.
 */
export function templateDataOf({ mode, digest, name, signature, buffer }: ParsedLine): Uint8Array | null {
  const nameBytes = utf8.encode(name)
  if (mode === 'ima') return nameBytes.length > LEGACY_NAME ? null : concatBytes(digest.hash, nameBytes, new Uint8Array(LEGACY_NAME + 1 - nameBytes.length))
  const fields = [digestField(digest), field(nameBytes, NUL)]
  if (mode === 'ima-sig') fields.push(field(signature ?? new Uint8Array(0)))
  if (mode === 'ima-buf') fields.push(field(buffer ?? new Uint8Array(0)))
  return concatBytes(...fields)
}

/** The prefix is cut to as many bytes as it has characters: Python's `struct` counts so. */
function digestField({ algorithm, hash }: LineDigest): Uint8Array {
  return field(utf8.encode(algorithm).subarray(0, pythonLength(algorithm)), PREFIX_END, hash)
}

function field(...parts: readonly Uint8Array[]): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, parts.reduce((sum, part) => sum + part.length, 0), true)
  return concatBytes(length, ...parts)
}
