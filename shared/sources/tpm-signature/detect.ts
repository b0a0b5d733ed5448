import { decodeUtf8 } from '../../bytes/visible'
import { decodeEcdsaDer } from '../../crypto/signature-schemes/ecdsa-der'
import type { SourceInput } from '../../model/evidence'
import { fileName } from '../file-name'
import type { Detection } from '../source'
import { RSA_SIZES, decodeTpmtSignature, hasOtherHeader, hasSignatureHeader } from './decode-signature'

export function detect({ bytes, path }: SourceInput): Detection | null {
  if (hasSignatureHeader(bytes)) return detectTpmt(bytes, path)
  if (hasOtherHeader(bytes) && isNamedSignature(path)) return detectTpmt(bytes, path, 'likely')
  if (decodeEcdsaDer(bytes) !== null) return { confidence: 'likely', recognisedBy: 'a DER sequence of two numbers: ECDSA' }
  // Octets of a signature are as good as random: 128 of them are never UTF-8.
  if (!RSA_SIZES.includes(bytes.length) || decodeUtf8(bytes) !== null) return null
  const confidence = isNamedSignature(path) ? 'likely' : 'possible'
  return { confidence, recognisedBy: `${bytes.length} bytes, the size of an RSA signature` }
}

function detectTpmt(bytes: Uint8Array, path: string, confidence: Detection['confidence'] = 'certain'): Detection | null {
  const { scheme, hash, stopped } = decodeTpmtSignature(bytes, path)
  const named = hash === null ? `${scheme}` : `${scheme} with ${hash}`
  if (stopped === null) return { confidence, recognisedBy: `TPMT_SIGNATURE, ${named}` }
  return isNamedSignature(path) ? { confidence: 'likely', recognisedBy: `the beginning of a TPMT_SIGNATURE, ${named}` } : null
}

function isNamedSignature(path: string): boolean {
  return /sig/i.test(fileName(path))
}
