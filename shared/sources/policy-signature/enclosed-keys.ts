import { fromExactBase64 } from '../../bytes/exact-base64'
import { decodeSpki, encodeSpki } from '../../crypto/keys/spki'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { EnclosedKey } from '../../model/policy-signature'
import type { ByteRange } from '../../bytes/json-text/text-offset'
import { certificateOf } from '../public-key/certificates'
import { publicBlocks, type PemBlock } from '../public-key/pem'

/** Certificates of a bundle that are looked at, as of a PEM file. */
const MAX_KEYS = 64

/** Certificates in base64 of DER, as bundles of Sigstore have them; what can't be read is left out: nothing rests on them. */
export function keysOfDer(input: SourceInput, texts: readonly unknown[], place: ByteRange): EnclosedKey[] {
  return texts.slice(0, MAX_KEYS).flatMap((text) => {
    const der = typeof text === 'string' ? fromExactBase64(text, true) : ''
    return typeof der === 'string' ? [] : attempt(() => enclosedOf(input, { kind: 'certificate', der, ...place }))
  })
}

/** A certificate or public key in PEM, maybe in base64 once more, as cosign's older bundles have it. */
export function keysOfPem(input: SourceInput, text: unknown, place: ByteRange): EnclosedKey[] {
  if (typeof text !== 'string') return []
  const inner = fromExactBase64(text, false)
  const bytes = typeof inner === 'string' ? new TextEncoder().encode(text) : inner
  return publicBlocks(bytes, input.path).slice(0, MAX_KEYS).flatMap((block) => attempt(() => enclosedOf(input, { ...block.decode(), ...place })))
}

function enclosedOf(input: SourceInput, block: PemBlock): EnclosedKey | null {
  if (block.kind === 'certificate') {
    const certificate = certificateOf(input, block)
    return { material: certificate.material, spki: certificate.spki, certificate }
  }
  if (block.kind !== 'spki') return null
  const material = decodeSpki(block.der, { file: input.path, byteOffset: block.byteOffset })
  return { material, spki: encodeSpki(material), certificate: null }
}

function attempt(make: () => EnclosedKey | null): EnclosedKey[] {
  try {
    const key = make()
    return key ? [key] : []
  } catch (error) {
    if (error instanceof EvidenceError) return []
    throw error
  }
}
