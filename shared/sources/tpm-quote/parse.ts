import type { SourceInput } from '../../model/evidence'
import type { Decoded } from '../decoded'
import { decodeTpmsAttest } from './decode-attest'
import { attestOffset } from './wrapping'

/** Decodes a quote: `bytes` are those that the signature covers, offsets those of the file. Never throws because of the bytes. */
export function parse({ id, path, bytes }: SourceInput): Decoded {
  const offset = attestOffset(bytes)
  const signed = bytes.subarray(offset)
  return { kind: 'tpm-quote', quote: { evidence: id, path, bytes: signed, ...decodeTpmsAttest(signed, path, offset) } }
}
