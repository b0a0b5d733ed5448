import { byteCount } from '../../bytes/byte-count'
import type { ErrorData } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { Decoded } from '../decoded'
import { decodeTpmsAttest } from './decode-attest'
import { attestOffset } from './wrapping'

/** Decodes a quote: `bytes` are those that the signature covers, offsets those of the file. Never throws because of the bytes. */
export function parse({ id, path, bytes }: SourceInput): Decoded {
  const offset = attestOffset(bytes)
  const signed = bytes.subarray(offset)
  const attest = decodeTpmsAttest(signed, path, offset)
  if (offset > 0) attest.stopped ??= wrongSize(bytes, path)
  return { kind: 'tpm-quote', quote: { evidence: id, path, bytes: signed, ...attest } }
}

/** A TPM2B_ATTEST whose content is whole has just this size. */
function wrongSize(bytes: Uint8Array, file: string): ErrorData | null {
  const [size, rest] = [bytes[0] * 256 + bytes[1], bytes.length - 2]
  return size === rest ? null : { code: 'tpm.length', file, byteOffset: 0, field: 'TPM2B_ATTEST size', expected: byteCount(rest), found: byteCount(size) }
}
