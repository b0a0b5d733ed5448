import { bytesAt } from '../../../bytes/equal'
import { visibleBytes } from '../../../bytes/visible'
import { describePrefixedDigest, emptyParts, scanPrefixedDigest } from './digest-text'
import type { FieldBytes, FieldDecoder, FieldProblem } from './field'

const COLON = 0x3a
const TYPES = ['ima', 'verity'].map((type) => new TextEncoder().encode(type))
/** Characters of another type that an error quotes. */
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
  for (const type of TYPES) if (start + type.length < end && bytes[start + type.length] === COLON && bytesAt(bytes, start, type)) return start + type.length
  return null
}

function typeProblem({ bytes, start, end }: FieldBytes): FieldProblem {
  return {
    code: 'digest-type', byteOffset: start, expected: '\'ima:\' or \'verity:\'',
    found: `'${visibleBytes(bytes.subarray(start, Math.min(end, start + TYPE_MAX)))}'`,
  }
}
