import { toHex } from '../../../bytes/hex'
import { DER, readElement, readElements, type DerElement } from './der-element'
import { algorithmOf, loadPublicKey, type LoadedKey } from './key-material'
import { isStrictDer } from './strict-der'

/** A key with the id that a certificate gives it. */
export interface FoundKey {
  readonly key: LoadedKey
  /** The end of the certificate's subjectKeyIdentifier; 0 where the key's own hash is its id. */
  readonly keyId: number
}

/** Larger ones are none that a kernel loads. */
const CERTIFICATE_MAX = 1 << 20
const [SET, UTC_TIME, GENERAL_TIME] = [0x31, 0x17, 0x18]
/** Tags of X.509's optional parts (RFC 5280 §4.1): version, the two unique ids, extensions. */
const [VERSION, EXTENSIONS] = [0xa0, 0xa3]
const UNIQUE_IDS = [0x81, 0x82]
const SUBJECT_KEY_ID = '551d0e'
/** `v1` and `v3`: Keylime's library reads no others. */
const VERSIONS = [0, 2]

/** The key of an X.509 certificate in strict DER, to the last byte: one with a byte more is none. `null` for what Python's `cryptography` does not load. */
export function keyOfCertificate(der: Uint8Array): FoundKey | null {
  const whole = der.length <= CERTIFICATE_MAX ? readElement(der) : null
  if (whole?.tag !== DER.sequence || whole.end !== der.length) return null
  const [signed, algorithm, signature, ...more] = readElements(whole.content) ?? []
  const isFramed = signed?.tag === DER.sequence && isAlgorithm(algorithm) && signature?.tag === DER.bits && more.length === 0
  if (!isFramed || !isStrictDer(der)) return null
  const parts = partsOf(readElements(signed.content) ?? [])
  const key = parts && loadPublicKey(parts.key)
  const keyId = parts && subjectKeyId(parts.extensions)
  return key === null || keyId === null ? null : { key, keyId }
}

/** SubjectPublicKeyInfo and the extensions' sequence, when all parts before them are there. */
function partsOf(elements: readonly DerElement[]): { readonly key: Uint8Array; readonly extensions: DerElement | null } | null {
  const rest = [...elements]
  if (rest[0]?.tag === VERSION && !isKnownVersion(rest.shift()!)) return null
  const [serial, algorithm, issuer, validity, subject, key, ...optional] = rest
  if (serial?.tag !== DER.integer || !isAlgorithm(algorithm) || !isName(issuer) || !isValidity(validity) || !isName(subject) || key?.tag !== DER.sequence) return null
  const extensions = optional.at(-1)?.tag === EXTENSIONS ? optional.pop()! : null
  return optional.every((one) => UNIQUE_IDS.includes(one.tag)) ? { key: key.whole, extensions } : null
}

function isAlgorithm(element: DerElement | undefined): boolean {
  return element !== undefined && algorithmOf(element) !== null
}

function isKnownVersion({ content }: DerElement): boolean {
  const number = readElement(content)
  return number?.tag === DER.integer && number.content.length === 1 && VERSIONS.includes(number.content[0])
}

/** RDNSequence (RFC 5280 §4.1.2.4). */
function isName(name: DerElement | undefined): boolean {
  const sets = name?.tag === DER.sequence ? readElements(name.content) : null
  return sets !== null && sets.every((set) => set.tag === SET && readElements(set.content)?.every((one) => one.tag === DER.sequence && readElement(one.content)?.tag === DER.oid))
}

function isValidity(validity: DerElement | undefined): boolean {
  const times = validity?.tag === DER.sequence ? readElements(validity.content) : null
  return times?.length === 2 && times.every(({ tag }) => tag === UTC_TIME || tag === GENERAL_TIME)
}

/** `null` where the extensions can't be read, or one stands there twice: then there is no key at all. */
function subjectKeyId(extensions: DerElement | null): number | null {
  if (extensions === null) return 0
  const list = readElement(extensions.content)
  const items = list?.tag === DER.sequence ? readElements(list.content) : null
  const found = items?.map(({ content }) => readElements(content) ?? []).map((parts) => ({ oid: parts[0], value: parts.at(-1) }))
  if (!found || found.some(({ oid, value }) => oid?.tag !== DER.oid || value?.tag !== DER.octets)) return null
  const byOid = new Map(found.map(({ oid, value }) => [toHex(oid!.content), value!.content]))
  const value = byOid.get(SUBJECT_KEY_ID)
  if (byOid.size !== found.length) return null
  return value === undefined ? 0 : endOf(readElement(value))
}

function endOf(identifier: DerElement | null): number | null {
  if (identifier?.tag !== DER.octets) return null
  const { content } = identifier
  return content.length < 4 ? 0 : new DataView(content.buffer, content.byteOffset).getUint32(content.length - 4)
}
