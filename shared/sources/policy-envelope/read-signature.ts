import { fromExactBase64 } from '../../bytes/exact-base64'
import { toHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { EnclosedKey, EnvelopeSignature } from '../../model/policy-signature'
import { isObject } from '../../bytes/json'
import type { ByteRange } from '../../bytes/json-text/text-offset'
import { certificateFields, certificateOf } from '../public-key/certificates'
import { publicBlocks } from '../public-key/pem'
import { fromEnvelopeText } from './envelope-text'

/** Characters of a key id that are read, and of a value that are shown: the `x509` backend writes a certificate of some hundred bytes. */
const KEY_ID_MAX = 65_536
const SHOWN = 128

/** One item of `signatures`; `place` is where it stands in the envelope's file. */
export function readSignature(input: SourceInput, item: unknown, place: ByteRange): EnvelopeSignature {
  if (!isObject(item)) return { keyId: null, value: null, problem: { expected: 'an object with "sig"', found: 'another value' }, ...place, enclosed: null }
  const keyId = typeof item['keyid'] === 'string' ? item['keyid'] : null
  return { keyId, ...readValue(item['sig']), ...place, enclosed: keyId === null ? null : enclosedKey(input, keyId, place) }
}

function readValue(sig: unknown): Pick<EnvelopeSignature, 'value' | 'problem'> {
  if (typeof sig !== 'string') return { value: null, problem: { expected: 'a text "sig"', found: sig === undefined ? 'none' : 'another value' } }
  const value = fromEnvelopeText(sig)
  return typeof value === 'string' ? { value: null, problem: { expected: 'padded base64 in "sig"', found: value } } : { value, problem: null }
}

/** Base64 of a certificate in PEM (Keylime `x509.py`); `null` for any other key id. */
function enclosedKey(input: SourceInput, keyId: string, place: ByteRange): EnclosedKey | null {
  const bytes = keyId.length <= KEY_ID_MAX ? fromExactBase64(keyId, false) : 'too long'
  if (typeof bytes === 'string') return null
  try {
    const [first] = publicBlocks(bytes, input.path)
    const block = first?.decode()
    if (block?.kind !== 'certificate') return null
    const certificate = { ...certificateOf(input, { ...block, byteOffset: place.byteOffset }), ...place }
    return { material: certificate.material, spki: certificate.spki, certificate }
  } catch (error) {
    if (error instanceof EvidenceError) return null
    throw error
  }
}

export function signatureFields({ keyId, value, problem, byteOffset, byteLength, enclosed }: EnvelopeSignature, number: number): FieldNode {
  const at = { byteOffset, byteLength }
  const keyField = enclosed ? { value: 'a certificate', meaning: 'it came along inside: it proves nothing by itself' } : { value: keyId === null ? 'none' : visibleText(keyId.slice(0, SHOWN)) }
  return {
    label: `Signature ${number}`, value: value ? toHex(value.subarray(0, SHOWN)) : `can't be decoded: ${problem!.found}`, ...at,
    children: [{ label: 'Key id', term: 'keyid', ...keyField, ...at }, ...(enclosed?.certificate ? certificateFields(enclosed.certificate) : [])],
  }
}
