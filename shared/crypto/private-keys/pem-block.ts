import { fromBase64 } from '../../bytes/base64'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { pemSecretWords } from './secret-words'

/** A private key in PEM, taken out of its file. */
export interface PrivateBlock {
  readonly label: string
  /** What its `DEK-Info:` says, where it is encrypted in the traditional form (RFC 1421 §4.6); `null` for any other. */
  readonly encryption: string | null
  readonly bytes: Uint8Array
  /** Of its border in the file. */
  readonly byteOffset: number
}

const BORDER = /^(?:\xef\xbb\xbf)?-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?$/gm
const HEADER = /^([A-Za-z0-9-]+):[ \t]*(.*?)[ \t]*$/
/** One character a byte, so that offsets in the text are those of the file. */
const latin1 = new TextDecoder('latin1')

/**
 * The private key of a PEM file, with whatever certificates and parameters stand beside it; `null` for a file without one. `others`: labels of blocks that are none.
 * @throws EvidenceError `key.malformed` for a block without an end, that is not base64, and for a second key: which is meant is not guessed
 */
export function findPrivateBlock(bytes: Uint8Array, file: string): { readonly block: PrivateBlock | null; readonly others: readonly string[] } {
  const text = latin1.decode(bytes)
  const borders = [...text.matchAll(BORDER)].map(({ index, 0: border, 1: label }) => ({ index, border, label }))
  const [first, second] = borders.filter(({ label }) => pemSecretWords(label) !== null)
  if (second) refuseKey({ file, byteOffset: second.index }, 'malformed', 'private key', 'one key', 'another one')
  const others = borders.filter((one) => one !== first).map(({ label }) => label)
  return { block: first ? readBlock(text, first.index, first.border.length, first.label, { file, byteOffset: first.index }) : null, others }
}

function readBlock(text: string, byteOffset: number, border: number, label: string, origin: KeyOrigin): PrivateBlock {
  const endBorder = `-----END ${label}-----`
  const end = text.indexOf(endBorder, byteOffset)
  if (end < 0) return refuseKey(origin, 'malformed', label, endBorder, 'the end of the file')
  const { headers, body } = splitHeaders(text.slice(byteOffset + border, end))
  const bytes = fromBase64(body)
  if (bytes === null || bytes.length === 0) return refuseKey(origin, 'malformed', label, 'base64', bytes === null ? 'other text' : 'nothing')
  const isEncrypted = headers.get('Proc-Type')?.includes('ENCRYPTED') === true
  return { label, encryption: isEncrypted ? headers.get('DEK-Info') ?? '' : null, bytes, byteOffset }
}

/** Headers stand before an empty line. */
function splitHeaders(content: string): { headers: ReadonlyMap<string, string>; body: string } {
  const lines = content.split('\n').map((line) => line.replace(/\r$/, ''))
  const start = lines.findIndex((line) => line !== '')
  const count = lines.slice(Math.max(start, 0)).findIndex((line) => !HEADER.test(line))
  const headers = lines.slice(start, start + Math.max(count, 0)).map((line) => HEADER.exec(line)!)
  return { headers: new Map(headers.map(([, name, value]) => [name, value])), body: lines.slice(Math.max(start, 0) + Math.max(count, 0)).join('\n') }
}
