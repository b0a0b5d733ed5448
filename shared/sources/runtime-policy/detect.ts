import { withoutMark } from '../../bytes/byte-order-mark'
import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'
import { plainLines } from './text-lines'

/** Bytes that are looked at first: a policy of many paths starts with its first keys. */
const HEAD = 4096

/** Forms with two keys each that together stand in no other JSON that hosts bring home. */
const JSON_FORMS: readonly { readonly keys: readonly RegExp[]; readonly recognisedBy: string }[] = [
  { keys: [/"digests"\s*:\s*\{/, /"(excludes|meta|keyrings|ima-buf|verification-keys|release)"\s*:/], recognisedBy: 'JSON with digests, as a runtime policy has' },
  { keys: [/"hashes"\s*:\s*\{\s*(\}|"[^"]*"\s*:\s*\[)/, /"(excludes|meta|keyrings|ima-buf|verification-keys|release)"\s*:/], recognisedBy: 'JSON with hashes, as an old allowlist has' },
  { keys: [/"allowlist"\s*:\s*[{"]/, /"exclude"\s*:\s*\[/], recognisedBy: 'JSON with an allowlist and its excludes' },
]

/** A line of a list for a whole system: of a digest of a hash that IMA uses, and a path from the root, a keyring or `boot_aggregate`. Names without a folder could be anyone's downloads. */
const DIGEST = '(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})'
const LISTED = new RegExp(`^(?:\\\\?${DIGEST}(?: [ *]| |\\t)\\s*(?:/|%keyring:|boot_aggregate\\s*$)|\\\\?[A-Za-z0-9/-]{2,32} ?\\(/.*\\) ?= ${DIGEST}\\s*$)`)

/** JSON with the top-level keys of a policy, or a text of whose lines each lists a digest. */
export function detectRuntimePolicy(input: SourceInput): Detection | null {
  const bytes = withoutMark(input.bytes)
  const first = bytes.subarray(0, HEAD).find((byte) => byte > 0x20)
  return first === 0x7b ? detectJson(bytes) : detectLines(bytes)
}

function detectJson(bytes: Uint8Array): Detection | null {
  const head = bytes.length <= HEAD ? decodeUtf8(bytes) ?? asciiHead(bytes) : asciiHead(bytes)
  const form = formOf(head) ?? (bytes.length > HEAD ? formOf(decodeUtf8(bytes) ?? '') : undefined)
  return form ? { confidence: 'certain', recognisedBy: form.recognisedBy } : null
}

function formOf(text: string): (typeof JSON_FORMS)[number] | undefined {
  return JSON_FORMS.find(({ keys }) => keys.every((key) => key.test(text)))
}

function detectLines(bytes: Uint8Array): Detection | null {
  if (!LISTED.test(asciiHead(bytes).split('\n', 1)[0])) return null
  const text = decodeUtf8(bytes)
  if (text === null) return null
  for (const { text: line } of plainLines(text)) if (line.trim() !== '' && !LISTED.test(line)) return null
  return { confidence: 'certain', recognisedBy: 'lines of a digest and a path, all of them' }
}

/** The head may end inside a character. */
function asciiHead(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, HEAD).map((byte) => (byte < 0x80 ? byte : 0x3f)))
}
