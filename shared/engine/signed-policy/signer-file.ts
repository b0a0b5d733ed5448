import { decodeCertificate } from '../../crypto/keys/certificate'
import { derKind } from '../../crypto/keys/der-kind'
import { refuseKey, type KeyOrigin } from '../../crypto/keys/key-origin'
import { decodeSpki } from '../../crypto/keys/spki'
import { bytesEqual } from '../../bytes/equal'
import type { Signer } from '../../exports/signed-policy/forms'
import type { KeyMaterial } from '../../model/tpm'
import { publicBlocks, refuseLargePem, type PemBlock } from '../../sources/public-key/pem'
import { refusePrivateKey } from '../../sources/public-key/parse'
import type { NamedBytes } from './verify-policy'

/** Certificates of a file that are looked at: chains have two to four. */
const BLOCKS_MAX = 64
const EXPECTED = 'a public key or certificate of an EC key on P-256, P-384, P-521 or secp256k1: PEM or DER'

/**
 * The public half in a file, of a key that is held elsewhere: a public key, or a certificate.
 * @throws EvidenceError `key.*`: `key.private` for a private key
 */
export function readSigner(file: NamedBytes): Signer {
  const origin = { file: file.path, byteOffset: 0 }
  refuseLargePem(file.bytes, file.path)
  const [block] = blocksOf(file)
  if (!block) {
    refusePrivateKey(file.bytes, file.path)
    return refuseKey(origin, 'malformed', 'public key', EXPECTED, 'something else')
  }
  const at = { ...origin, byteOffset: block.byteOffset }
  if (block.kind === 'pkcs1') return refuseKey(at, 'unsupported', 'public key', EXPECTED, 'an RSA key')
  if (block.kind === 'spki') return { ...usable(decodeSpki(block.der, at), block.der, at), certificate: null }
  const { material, spki } = decodeCertificate(block.der, at)
  return { ...usable(material, spki, at), certificate: block.der }
}

/**
 * The certificate in a file that belongs to a key, in DER.
 * @throws EvidenceError `key.*`: `key.certificate` where none is of this key
 */
export function readCertificateOf(spki: Uint8Array, file: NamedBytes): Uint8Array {
  const origin = { file: file.path, byteOffset: 0 }
  const certificates = blocksOf(file).filter(({ kind }) => kind === 'certificate')
  const own = certificates.find(({ der, byteOffset }) => isOf(spki, der, { ...origin, byteOffset }))
  return own?.der ?? refuseKey(origin, 'certificate', 'certificate', 'a certificate of the key that signs', certificates.length === 0 ? 'no certificate' : 'one of another key')
}

function isOf(spki: Uint8Array, der: Uint8Array, origin: KeyOrigin): boolean {
  const own = decodeCertificate(der, origin).spki
  return own !== null && bytesEqual(own, spki)
}

function blocksOf({ bytes, path }: NamedBytes): PemBlock[] {
  const kind = derKind(bytes)
  if (kind !== null) return [{ kind, der: bytes, byteOffset: 0, byteLength: bytes.length }]
  return publicBlocks(bytes, path).slice(0, BLOCKS_MAX).map((block) => block.decode())
}

function usable(material: KeyMaterial, spki: Uint8Array | null, origin: KeyOrigin): Pick<Signer, 'material' | 'spki'> {
  if (material.type === 'ecc' && spki !== null) return { material, spki }
  return refuseKey(origin, 'unsupported', 'public key', EXPECTED, material.type === 'unsupported' ? material.name : 'an RSA key')
}
