import { fromBase64 } from '../../../bytes/base64'
import { concatBytes } from '../../../bytes/equal'
import { fromHex } from '../../../bytes/hex'
import { derUnsigned } from '../../../crypto/keys/integers'
import { eachField, withField, type Rewrite } from './rewrite'

const SIGNATURES = ['sig', 'evmsig', 'modsig']
const WITH_HEADER = ['sig', 'evmsig']
/** Templates that differ from another by a signature field at their end: `ima-ng`, `ima-ngv2`. */
const UNSIGNED = ['d-ng|n-ng', 'd-ngv2|n-ng']
/** type, version, hash id, key id (4), signature size (2, big-endian): `struct signature_v2_hdr`, Linux `integrity.h`. */
const HEADER = 9
const SIGNATURE_TYPE = 3
const SIGNATURE_TYPES = [3, 5, 6]
/** Two numbers of P-521. */
const LARGEST_RS = 132
/** Signatures of other entries that are tried in place of an empty field. */
const MOST_SIGNATURES = 200

/** Signature fields that a tool wrote otherwise than the kernel. */
export const SIGNATURE_REWRITES: readonly Rewrite[] = [
  eachField('signatures in hex digits', SIGNATURES, (bytes) => decodedText(bytes, fromHex)),
  eachField('signatures in Base64', SIGNATURES, (bytes) => decodedText(bytes, fromBase64)),
  eachField('signatures with their size in the other byte order', WITH_HEADER, (bytes) => reversed(bytes, 7, 9)),
  eachField('signatures with their key id in the other byte order', WITH_HEADER, (bytes) => reversed(bytes, 3, 7)),
  eachField('signatures without their type byte', ['sig'], (bytes) => (bytes.length >= HEADER - 1 && bytes[0] === 2 ? Uint8Array.of(SIGNATURE_TYPE, ...bytes) : null)),
  eachField('ECDSA signatures as two numbers instead of DER', WITH_HEADER, inDer),
]

/** Entries whose signature field was cut off with the template's name, or added to it. */
export const SIGNATURE_FIELD_REWRITES: readonly Rewrite[] = [
  { what: 'entries without the empty signature field that was measured', * measured(fields) {
    if (UNSIGNED.includes(fields.map(({ id }) => id).join('|'))) yield [...fields.map(({ bytes }) => bytes), new Uint8Array(0)]
  } },
  { what: 'entries with an empty signature field that was not measured', * measured(fields) {
    const last = fields.at(-1)
    if (last && SIGNATURES.includes(last.id) && last.bytes.length === 0) yield fields.slice(0, -1).map(({ bytes }) => bytes)
  } },
]

/** An emptied signature field, where another entry of the log still has the signature: `known` are those of all entries. */
export function emptiedSignature(known: readonly Uint8Array[]): Rewrite {
  return {
    what: 'an empty signature field where a signature was measured',
    * measured(fields) {
      for (const [at, { id, bytes }] of fields.entries()) {
        if (!SIGNATURES.includes(id) || bytes.length > 0) continue
        for (const signature of known.slice(0, MOST_SIGNATURES)) yield withField(fields, at, signature)
      }
    },
  }
}

function decodedText(bytes: Uint8Array, decode: (text: string) => Uint8Array | null): Uint8Array | null {
  const isText = bytes.length >= 2 * HEADER && bytes.every((byte) => byte > 0x20 && byte < 0x7f)
  return isText ? decode(new TextDecoder().decode(bytes)) : null
}

function reversed(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
  if (bytes.length < HEADER || !SIGNATURE_TYPES.includes(bytes[0])) return null
  const turned = bytes.slice()
  turned.subarray(start, end).reverse()
  return turned
}

/** `r || s` behind the header as ECDSA-Sig-Value (RFC 3279 §2.2.3), which is what evmctl signs with. */
function inDer(bytes: Uint8Array): Uint8Array | null {
  const body = bytes.subarray(HEADER)
  if (bytes.length <= HEADER || body.length % 2 !== 0 || body.length > LARGEST_RS) return null
  const numbers = [body.subarray(0, body.length / 2), body.subarray(body.length / 2)].map((half) => new Uint8Array(derUnsigned(half)))
  const content = concatBytes(...numbers.flatMap((number) => [Uint8Array.of(0x02, number.length), number]))
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length]
  const header = bytes.slice(0, HEADER)
  new DataView(header.buffer).setUint16(HEADER - 2, content.length + 1 + length.length)
  return concatBytes(header, Uint8Array.of(0x30, ...length), content)
}
