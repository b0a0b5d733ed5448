import { Cursor } from '../../bytes/cursor'
import { EvidenceError } from '../../errors/evidence-error'
import { MAX_PUBLIC_SIZE, decodeTpmtPublic, type DecodedPublic } from './decode-public'
import { TPM_ALG } from './key-schemes'

export type PublicAreaForm = 'tpm2b-public' | 'tpmt-public'

/**
 * TPM2B_PUBLIC or TPMT_PUBLIC, when the file is one to its last byte; keys that must not be used count too. `null` for anything else.
 */
export function publicAreaForm(bytes: Uint8Array): PublicAreaForm | null {
  const form = likelyForm(bytes)
  if (form === null || bytes.length > MAX_PUBLIC_SIZE) return null
  try {
    decodePublicArea(bytes, '', form)
    return form
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    return error.code.startsWith('key.') ? form : null
  }
}

/** What the first bytes say: a key type, or a size and a key type. The size may be wrong: that is for decoding to tell. */
export function likelyForm(bytes: Uint8Array): PublicAreaForm | null {
  if (bytes.length < 4) return null
  if (isKeyType(bytes[0] * 256 + bytes[1])) return 'tpmt-public'
  return isKeyType(bytes[2] * 256 + bytes[3]) ? 'tpm2b-public' : null
}

function isKeyType(id: number): boolean {
  return id === TPM_ALG.rsa || id === TPM_ALG.ecc
}

/** @throws EvidenceError */
export function decodePublicArea(bytes: Uint8Array, file: string, form: PublicAreaForm): DecodedPublic {
  const whole = new Cursor(bytes, { file, area: 'tpm' })
  if (form === 'tpmt-public') return decodeTpmtPublic(whole, bytes, file)
  const size = whole.u16be('TPM2B_PUBLIC size')
  const cursor = whole.sub(size, 'TPMT_PUBLIC')
  whole.end('TPM2B_PUBLIC')
  return decodeTpmtPublic(cursor, bytes.subarray(2), file)
}
