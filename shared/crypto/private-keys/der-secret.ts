import { contentOf, isWellFormedDer } from '../keys/der-structure'

const [INTEGER, OCTETS, OID, SEQUENCE] = [0x02, 0x04, 0x06, 0x30]
/** Tags of attributes and public key behind the key (RFC 5958 §2), and of SEC1's parameters and public key (RFC 5915 §3). */
const [CONTEXT_0, CONTEXT_1, CONTEXT_1_PRIMITIVE] = [0xa0, 0xa1, 0x81]
/** Large enough for a key of 16,384 bits. */
const MAX_SIZE = 16_384
/** Integers of an RSAPrivateKey of two primes (RFC 8017 §A.1.2): the version and eight numbers. */
const RSA_INTEGERS = 9
/** Bytes of a modulus of 512 bits. */
const MIN_MODULUS = 64

/** The forms of private keys in DER. */
export type DerSecretForm = 'pkcs1' | 'pkcs8' | 'sec1' | 'encrypted-pkcs8' | 'pkcs12'

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** What private key DER bytes are, to the last of them; `null` for anything else. Only the frame is looked at. */
export function derSecretForm(bytes: Uint8Array): DerSecretForm | null {
  if (bytes.length > MAX_SIZE || bytes[0] !== SEQUENCE || !isWellFormedDer(bytes)) return null
  const outer = elements(bytes)
  if (outer.length !== 1) return null
  const parts = elements(outer[0].content)
  const tags = parts.map(({ tag }) => tag)
  if (isRsa(parts)) return 'pkcs1'
  if (isVersion(parts[0], 0, 1) && tags[1] === SEQUENCE && tags[2] === OCTETS && elements(parts[1].content)[0]?.tag === OID && tags.slice(3).every((tag) => tag === CONTEXT_0 || tag === CONTEXT_1 || tag === CONTEXT_1_PRIMITIVE)) return 'pkcs8'
  if (isVersion(parts[0], 1, 1) && tags[1] === OCTETS && tags.length > 2 && tags.slice(2).every((tag) => tag === CONTEXT_0 || tag === CONTEXT_1)) return 'sec1'
  if (tags.length === 2 && tags[0] === SEQUENCE && tags[1] === OCTETS && isPasswordBased(parts[0])) return 'encrypted-pkcs8'
  return isVersion(parts[0], 3, 3) && tags[1] === SEQUENCE && elements(parts[1].content)[0]?.tag === OID ? 'pkcs12' : null
}

function isRsa(parts: readonly Element[]): boolean {
  return parts.length === RSA_INTEGERS && parts.every(({ tag }) => tag === INTEGER) && isVersion(parts[0], 0, 0) && parts[1].content.length >= MIN_MODULUS
}

function isVersion(element: Element | undefined, least: number, most: number): boolean {
  return element?.tag === INTEGER && element.content.length === 1 && element.content[0] >= least && element.content[0] <= most
}

/** PKCS#5 and PKCS#12 schemes: 1.2.840.113549.1.5 and .12. */
const [PKCS5, PKCS12] = [[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05], [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c]]

function isPasswordBased({ content }: Element): boolean {
  const [scheme] = elements(content)
  return scheme?.tag === OID && [PKCS5, PKCS12].some((arc) => arc.every((byte, i) => scheme.content[i] === byte))
}

/** Elements of well-formed DER, one after the other. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const { start, end } = contentOf(bytes, at, bytes.length)!
    found.push({ tag: bytes[at], content: bytes.subarray(start, end) })
    at = end
  }
  return found
}
