import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { toHex } from '@shared/bytes/hex'
import { hash } from '@shared/crypto/digests'
import type { VerifyingKey } from '@shared/crypto/ima-signature/signer-index'
import { decodeCertificate } from '@shared/crypto/keys/certificate'
import { entryFields } from '@shared/kernel/entry-fields'
import { pathBytes, type ImaLog } from '@shared/model/ima-log'
import type { Certificate } from '@shared/model/tpm'
import { parseLog } from './decode'

/** Names of files, in `test/vectors`. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['evm-sig.log', 'ima-fields/evm/binary_runtime_measurements'], ['modsig.log', 'ima-fields/modsig/binary_runtime_measurements'], ['signed-files-xattrs.txt', 'xattrs/signed-files-xattrs.txt'],
])

/** A log, the dump of its files' attributes, or a certificate of those who signed them, in DER. */
export function vector(name: string): Uint8Array {
  const place = PLACES.get(name) ?? `ima-signatures/${AUTHORITIES.has(name) ? name.replace('.der', '.pem') : name}`
  const bytes = readFileSync(new URL(`../vectors/${place}`, import.meta.url))
  return new Uint8Array(AUTHORITIES.has(name) ? new X509Certificate(bytes).raw : bytes)
}

const AUTHORITIES: ReadonlySet<string> = new Set(['ca.crt.der', 'otherca.crt.der'])

export function certificateOf(der: Uint8Array, path = 'key.crt'): Certificate {
  return { evidence: 'e1', path, byteOffset: 0, byteLength: der.length, ...decodeCertificate(der, { file: path, byteOffset: 0 }) }
}

/** A key with its certificate, or bare. */
export function keyOf(certificate: Certificate, bare = false): VerifyingKey & { readonly path: string } {
  const { material, spki, subjectKeyId, path } = certificate
  return { keyIds: [toHex((subjectKeyId ?? hash('sha1', spki!)).subarray(-4))], material, certificate: bare ? null : certificate, path }
}

export const KEY_NAMES = ['ima-rsa2048', 'ima-ecp256', 'ima-ecp384', 'ima-rsa4096'] as const
export const signerCertificate = (name: string): Certificate => certificateOf(vector(`${name}.crt.der`), `${name}.crt.der`)
export const TRUSTED: readonly VerifyingKey[] = KEY_NAMES.map((name) => keyOf(signerCertificate(name)))
export const UNTRUSTED: VerifyingKey = keyOf(signerCertificate('untrusted-rsa2048'))

/** An entry's fields by name, and its path. */
export interface LoggedEntry {
  readonly path: string
  readonly fields: ReadonlyMap<string, Uint8Array>
}

export async function loggedEntries(name: string): Promise<{ log: ImaLog; entries: readonly LoggedEntry[] }> {
  const log = await parseLog(vector(name))
  const entries = Array.from({ length: log.count }, (_, index) => ({
    path: Buffer.from(pathBytes(log, index)).toString(), fields: new Map((entryFields(log, index) ?? []).map(({ id, bytes }) => [id, bytes])),
  }))
  return { log, entries }
}
