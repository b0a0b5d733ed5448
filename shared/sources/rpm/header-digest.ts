import { toHex } from '../../bytes/hex'
import { sha256OfFile } from '../../crypto/digests'
import type { HeaderDigest } from '../../model/reference'
import { OPENPGP_WORDS, SIGNATURE_TAG } from './tags'
import type { HeaderValues } from './values'

const SHA256 = /^[0-9a-f]{64}$/

/** Does the main header fit the SHA-256 that stands in the signature header (tag 273, rpm 4.14 and later)? It hashes magic, counts, index and data. */
export async function headerDigest(signature: HeaderValues, main: HeaderValues, bytes: Uint8Array): Promise<HeaderDigest> {
  const stated = signature.text(SIGNATURE_TAG.sha256, 'SHA-256 of the header')
  if (stated === null) return 'absent'
  const { start, end } = main.header
  const found = toHex(await sha256OfFile(bytes.subarray(start, end)))
  return SHA256.test(stated) && stated === found ? 'good' : 'wrong'
}

/** OpenPGP signatures in the signature header, in words. They are not checked: nothing here knows OpenPGP, and `rpmkeys --checksig` does. */
export function openPgpSignatures(signature: HeaderValues): string[] {
  return OPENPGP_WORDS.filter(([tag]) => signature.has(tag)).map(([, words]) => words)
}
