import { fromExactBase64 } from '../../bytes/exact-base64'
import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleText } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { DetachedSignature } from '../../model/policy-signature'
import { findDuplicateKey } from '../../bytes/json-text/duplicate-keys'
import { isObject, type Json } from '../../bytes/json'
import { findPlaces, type JsonPath } from '../../bytes/json-text/json-places'
import { findSyntaxError } from '../../bytes/json-text/syntax-error'
import { byteOffsetOf, byteRangesOf, type ByteRange } from '../../bytes/json-text/text-offset'
import { keysOfDer, keysOfPem } from './enclosed-keys'

/** A bundle is some kilobytes: a signature, certificates, and entries of a transparency log. */
const BUNDLE_MAX = 1 << 20
const NEW_BUNDLE = /"mediaType"\s{0,8}:\s{0,8}"application\/vnd\.dev\.sigstore\.bundle[^"]{0,32}"/
const MESSAGE_SIGNATURE = /"messageSignature"\s{0,8}:/
const OLD_BUNDLE = /"base64Signature"\s{0,8}:/
const SHOWN = 200
/** HashAlgorithm of sigstore_common.proto, as far as messages are verified with it here. */
const ALGORITHMS: ReadonlyMap<unknown, { readonly name: 'sha256' | 'sha384' | 'sha512'; readonly size: number }> = new Map([
  ['SHA2_256', { name: 'sha256', size: 32 }], ['SHA2_384', { name: 'sha384', size: 48 }], ['SHA2_512', { name: 'sha512', size: 64 }],
])

type BundleForm = 'sigstore-bundle' | 'cosign-bundle'

/** What a text is by its keys: Sigstore's bundle over a file, or the one that cosign wrote before it. */
export function bundleForm(bytes: Uint8Array): BundleForm | null {
  if (bytes.length > BUNDLE_MAX || bytes.find((byte) => byte > 0x20) !== 0x7b) return null
  const text = decodeUtf8(bytes)
  if (text === null) return null
  if (NEW_BUNDLE.test(text) && MESSAGE_SIGNATURE.test(text)) return 'sigstore-bundle'
  return OLD_BUNDLE.test(text) ? 'cosign-bundle' : null
}

/** @throws EvidenceError `bundle.malformed` */
export function parseBundle(input: SourceInput, form: BundleForm): DetachedSignature {
  const text = decodeUtf8(input.bytes)!
  const document = documentOf(input, text)
  const path: JsonPath = form === 'sigstore-bundle' ? ['messageSignature', 'signature'] : ['base64Signature']
  const place = placeOf(text, path)
  const written = path.reduce<unknown>((value, key) => at(value, String(key)), document)
  const value = typeof written === 'string' ? fromExactBase64(written, true) : 'no text'
  if (typeof value === 'string') throw refusal(input, place.byteOffset, 'padded base64 of a signature', value)
  const said = form === 'sigstore-bundle' ? readSigstore(input, document, place) : readCosign(input, document, place)
  const fields: FieldNode[] = [{ label: 'Signature', value: toHex(value.subarray(0, SHOWN)), ...place }]
  if (said.untrustedDigest) fields.push({ label: 'Digest of what it signs', value: toHex(said.untrustedDigest.value), meaning: said.untrustedDigest.algorithm, ...placeOf(text, ['messageSignature', 'messageDigest']) })
  if (said.keyHint !== null) fields.push({ label: 'Key', term: 'hint', value: visibleText(said.keyHint.slice(0, SHOWN)), ...placeOf(text, ['verificationMaterial', 'publicKey']) })
  return { evidence: input.id, path: input.path, form, value, ...place, ...said, fields }
}

type Said = Pick<DetachedSignature, 'untrustedDigest' | 'keyHint' | 'enclosed' | 'notes'>

/** sigstore_bundle.proto, v0.1 to v0.3. */
function readSigstore(input: SourceInput, document: Json, place: ByteRange): Said {
  const material = at(document, 'verificationMaterial')
  const hint = at(at(material, 'publicKey'), 'hint')
  const chain = at(at(material, 'x509CertificateChain'), 'certificates')
  const certificates = [at(material, 'certificate'), ...(Array.isArray(chain) ? (chain as unknown[]) : [])].map((one) => at(one, 'rawBytes'))
  const log = at(material, 'tlogEntries')
  return { untrustedDigest: digestOf(at(at(document, 'messageSignature'), 'messageDigest')), keyHint: typeof hint === 'string' ? hint : null, ...told(keysOfDer(input, certificates, place), Array.isArray(log) && log.length > 0) }
}

/** cosign's `LocalSignedPayload`. */
function readCosign(input: SourceInput, document: Json, place: ByteRange): Said {
  return { untrustedDigest: null, keyHint: null, ...told(keysOfPem(input, document['cert'], place), isObject(document['rekorBundle'])) }
}

function told(enclosed: DetachedSignature['enclosed'], isLogged: boolean): Pick<Said, 'enclosed' | 'notes'> {
  const named = enclosed.length === 0 ? [] : ['the certificate or key in it is not trusted by itself, and its issuer is not checked: only a key that you name counts (--policy-key)']
  return { enclosed, notes: isLogged ? [...named, 'its entry of a transparency log is not checked: nothing here goes online'] : named }
}

function digestOf(value: unknown): DetachedSignature['untrustedDigest'] {
  const known = ALGORITHMS.get(at(value, 'algorithm'))
  const written = at(value, 'digest')
  const digest = known && typeof written === 'string' ? fromExactBase64(written, true) : ''
  return known && typeof digest !== 'string' && digest.length === known.size ? { algorithm: known.name, value: digest } : null
}

function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function documentOf(input: SourceInput, text: string): Json {
  const problem = findSyntaxError(text)
  if (problem) throw refusal(input, byteOffsetOf(text, problem.offset), problem.expected, visibleText(problem.found))
  const duplicate = findDuplicateKey(text)
  if (duplicate) throw refusal(input, byteOffsetOf(text, duplicate.offset), 'each key once', `"${visibleText(duplicate.key.slice(0, SHOWN))}" again`)
  return JSON.parse(text) as Json
}

/** Of a value, without the quotes of a text; the beginning of the text where it is not there. */
function placeOf(text: string, path: JsonPath): ByteRange {
  return byteRangesOf(text, [findPlaces(text, [path])[0] ?? { offset: 0, length: 0 }])[0]
}

function refusal(input: SourceInput, byteOffset: number, expected: string, found: string): EvidenceError {
  return new EvidenceError({ code: 'bundle.malformed', file: input.path, byteOffset, field: 'bundle', expected, found })
}
