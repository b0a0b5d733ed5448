import { visibleBytes } from '../../../bytes/visible'
import { describePrefixedDigest, emptyParts, scanPrefixedDigest } from './digest-text'
import type { FieldBytes, FieldDecoder, FieldProblem } from './field'

const COLON = 0x3a
/** `ima` or `verity`. */
const TYPE_MAX = 16

/** File digest with type and algorithm: `<type>:<alg>:` NUL digest (Linux 5.19+). Type `verity` is an fs-verity digest. */
export const dNgv2: FieldDecoder = {
  id: 'd-ngv2',
  label: 'File digest',
  scan(field, parts) {
    const colon = typeEnd(field)
    return colon === null ? typeProblem(field) : scanPrefixedDigest(field, colon + 1, parts)
  },
  describe(field) {
    const parts = emptyParts()
    const colon = typeEnd(field) ?? field.start
    scanPrefixedDigest(field, colon + 1, parts)
    const digest = describePrefixedDigest(field, parts)
    const type = visibleBytes(field.bytes.subarray(field.start, colon))
    const typeNode = { label: 'Type', value: type, byteOffset: field.start, byteLength: colon - field.start }
    return { ...digest, value: `${type}:${digest.value}`, children: [typeNode, ...digest.children] }
  },
}

function typeEnd({ bytes, start, end }: FieldBytes): number | null {
  for (let i = start; i < Math.min(end, start + TYPE_MAX + 1); i++) if (bytes[i] === COLON) return i > start ? i : null
  return null
}

function typeProblem({ bytes, start, end }: FieldBytes): FieldProblem {
  return {
    code: 'digest-type', byteOffset: start, expected: 'a digest type and a colon',
    found: `'${visibleBytes(bytes.subarray(start, Math.min(end, start + TYPE_MAX)))}'`,
  }
}
