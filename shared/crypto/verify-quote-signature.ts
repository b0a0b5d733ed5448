import type { PublicKey, QuoteSignature } from '../model/tpm'
import { SIGNATURE_SCHEMES, canMake, isOfNoKey, schemeByName } from './signature-schemes'
import { isSignatureHash, type SignatureHash, type SignatureScheme } from './signature-schemes/scheme'

/** `scheme` is scheme and hash, `rsassa-sha256`; `null` when the signature names none and none of those tried verifies it. */
export type SignatureOutcome =
  | { readonly outcome: 'valid'; readonly scheme: string }
  | { readonly outcome: 'invalid'; readonly scheme: string | null }
  | { readonly outcome: 'unsupported'; readonly scheme: string }

interface Candidate {
  readonly scheme: SignatureScheme
  readonly hash: SignatureHash
}

/** Order of trying when nothing names the hash: by use. */
const HASHES: readonly SignatureHash[] = ['sha256', 'sha384', 'sha512', 'sha1']

/**
 * Does `key` say that `signature` was made over `message` (all bytes of a TPMS_ATTEST)? A key that could not have made it says no;
 * `unsupported` is for what the key could have made and is not computed here.
 */
export async function verifyQuoteSignature(signature: QuoteSignature, key: PublicKey, message: Uint8Array): Promise<SignatureOutcome> {
  if (signature.format === 'plain') return verifyPlain(signature, key, message)
  if (signature.scheme !== null && isOfNoKey(signature.scheme)) return { outcome: 'unsupported', scheme: signature.hash === null ? signature.scheme : `${signature.scheme}-${signature.hash}` }
  if (signature.scheme === null || signature.hash === null) return { outcome: 'invalid', scheme: null }
  const name = `${signature.scheme}-${signature.hash}`
  if (!canMake(key.material, signature.scheme) || !keyAllows(key, signature.scheme, signature.hash)) return { outcome: 'invalid', scheme: name }
  const scheme = schemeByName(signature.scheme)
  if (scheme === undefined || !isSignatureHash(signature.hash) || key.material.type === 'unsupported') {
    return { outcome: 'unsupported', scheme: name }
  }
  const valid = await verifyWith({ scheme, hash: signature.hash }, signature, key, message)
  return { outcome: valid ? 'valid' : 'invalid', scheme: name }
}

/** A plain signature names neither scheme nor hash: the key's public area does, else each that fits the key is tried. */
async function verifyPlain(signature: QuoteSignature, key: PublicKey, message: Uint8Array): Promise<SignatureOutcome> {
  if (key.material.type === 'unsupported') return { outcome: 'unsupported', scheme: key.material.name }
  const fixed = key.scheme
  if (fixed !== null && (schemeByName(fixed.name) === undefined || (fixed.hash !== null && !isSignatureHash(fixed.hash)))) {
    return { outcome: 'unsupported', scheme: schemeName(fixed.name, fixed.hash) }
  }
  const candidates = SIGNATURE_SCHEMES.flatMap((scheme) => HASHES.map((hash): Candidate => ({ scheme, hash })))
    .filter(({ scheme, hash }) => keyAllows(key, scheme.name, hash))
  for (const candidate of candidates) {
    if (!await verifyWith(candidate, signature, key, message)) continue
    return { outcome: 'valid', scheme: schemeName(candidate.scheme.name, candidate.hash) }
  }
  return { outcome: 'invalid', scheme: fixed === null ? null : schemeName(fixed.name, fixed.hash) }
}

/** A TPM never signs with another scheme or hash than those fixed in the key. */
function keyAllows(key: PublicKey, scheme: string, hash: string): boolean {
  return key.scheme === null || (key.scheme.name === scheme && (key.scheme.hash === null || key.scheme.hash === hash))
}

async function verifyWith(
  { scheme, hash }: Candidate, { value }: QuoteSignature, { material, spki }: PublicKey, message: Uint8Array,
): Promise<boolean> {
  if (spki === null || material.type !== scheme.keyType) return false
  return scheme.verify({ material, spki, hash, value, message })
}

function schemeName(name: string, hash: string | null): string {
  return hash === null ? name : `${name}-${hash}`
}
