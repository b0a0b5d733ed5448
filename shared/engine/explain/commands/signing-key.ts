import { toHex } from '../../../bytes/hex'
import { derKind, type DerKind } from '../../../crypto/keys/der-kind'
import type { DerivationPart } from '../../../model/derivation'
import { partCommand } from './bytes-command'
import type { FileNames } from './file-names'

/** What reads a public key of each form and writes it as openssl's other commands want it. */
const READERS: Readonly<Record<DerKind, string>> = { 'certificate': 'openssl x509 -noout -pubkey', 'spki': 'openssl pkey -pubin -pubout', 'pkcs1': 'openssl rsa -RSAPublicKey_in -pubout' }
const LABELS: readonly (readonly [border: string, kind: DerKind])[] = [
  ['-----BEGIN CERTIFICATE-----', 'certificate'], ['-----BEGIN X509 CERTIFICATE-----', 'certificate'], ['-----BEGIN PUBLIC KEY-----', 'spki'], ['-----BEGIN RSA PUBLIC KEY-----', 'pkcs1'],
]
const latin1 = new TextDecoder('latin1')

/**
 * A command that prints a key in PEM, from where it stands; from its digits where it stands in a form that openssl does not read. `null` where there is no way.
 * @param part where the key stands, `bytes` what stands there
 */
export function signingKeyCommand(part: DerivationPart, bytes: Uint8Array, spki: Uint8Array | null, names: FileNames): string | null {
  const text = latin1.decode(bytes.subarray(0, 64))
  const pem = LABELS.find(([border]) => text.startsWith(border))?.[1]
  const kind = pem ?? derKind(bytes)
  const from = kind === null ? null : partCommand(part, names)
  if (kind !== null && from !== null) return `${from} | ${READERS[kind]}${pem ? '' : ' -inform DER'} 2>/dev/null`
  return spki && `printf ${toHex(spki)} | xxd -r -p | ${READERS.spki} -inform DER`
}
