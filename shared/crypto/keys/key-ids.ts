import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { toHex } from '../../bytes/hex'
import { hash } from '../digests'
import { tryParseDer } from './der'

/** Bytes of a key id: IMA's signatures have room for so many. */
const SIZE = 4

/**
 * What IMA's signatures may call a key, eight hex digits each, without repetition: the end of its certificate's subjectKeyIdentifier, which the kernel
 * compares (Linux 6.12 `digsig_asymmetric.c`, `asymmetric_verify`), and that of the SHA-1 of the subjectPublicKey's bits, which evmctl and Keylime compute where
 * they have no certificate. They are the same in most certificates and need not be.
 */
export function keyIds(bits: Uint8Array | null, subjectKeyId: Uint8Array | null): string[] {
  const stated = subjectKeyId !== null && subjectKeyId.length >= SIZE ? [endOf(subjectKeyId)] : []
  return [...new Set([...stated, ...(bits === null ? [] : [endOf(hash('sha1', bits))])])]
}

/** Content of the BIT STRING of a SubjectPublicKeyInfo in DER: an RSAPublicKey, or a point. `null` for other bytes. */
export function subjectPublicKeyBits(spki: Uint8Array): Uint8Array | null {
  const info = tryParseDer(spki, SubjectPublicKeyInfo)
  return info && new Uint8Array(info.subjectPublicKey)
}

function endOf(identifier: Uint8Array): string {
  return toHex(identifier.subarray(-SIZE))
}
