import type { Certificate } from '../model/tpm'
import { schemeByName } from './signature-schemes'
import { isSignatureHash } from './signature-schemes/scheme'

/** Did the key of `issuer` sign `certificate`? Only the mathematics; `unsupported` is for a scheme or key that is not computed here. */
export async function verifyIssued({ signed }: Certificate, { material, spki }: Certificate): Promise<'valid' | 'invalid' | 'unsupported'> {
  const scheme = schemeByName(signed.scheme)
  if (scheme === undefined || signed.hash === null || !isSignatureHash(signed.hash) || spki === null) return 'unsupported'
  if (material.type !== scheme.keyType) return 'invalid'
  const value = { kind: 'octets', octets: signed.value } as const
  return await scheme.verify({ material, spki, hash: signed.hash, value, message: signed.message }) ? 'valid' : 'invalid'
}
