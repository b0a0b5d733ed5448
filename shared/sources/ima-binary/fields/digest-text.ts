import { toHex } from '../../../bytes/hex'
import { visibleBytes } from '../../../bytes/visible'
import { digestSize } from '../../../model/algorithms'
import type { FieldNode } from '../../../model/evidence'
import type { EntryParts, FieldBytes, FieldProblem } from './field'

const COLON = 0x3a
/** The longest algorithm name of the kernel is 12 (`streebog256`, hash_info.c); room for what comes. */
export const ALGORITHM_NAME_MAX = 32
/** The longest digest of the kernel's table, SHA-512's, in bytes. */
const DIGEST_MAX = 64

/** `prefix:` NUL digest, where `nameStart` is the first byte of the algorithm's name. Notes algorithm and digest. */
export function scanPrefixedDigest(field: FieldBytes, nameStart: number, parts: EntryParts): FieldProblem | null {
  const { bytes, start, end } = field
  let nul = nameStart
  while (nul < end && bytes[nul] !== 0) nul++
  if (nul === end) return { code: 'digest-prefix', byteOffset: start, expected: 'an algorithm name, a colon and a NUL', found: 'no NUL' }
  const nameLength = nul - 1 - nameStart
  if (nameLength < 1 || bytes[nul - 1] !== COLON || nameLength > ALGORITHM_NAME_MAX) {
    return { code: 'digest-prefix', byteOffset: start, expected: 'an algorithm name, a colon and a NUL', found: `'${visibleBytes(bytes.subarray(start, Math.min(nul, start + 40)))}'` }
  }
  const digestLength = end - nul - 1
  if (digestLength > DIGEST_MAX) return { code: 'digest-size', byteOffset: nul + 1, expected: `at most ${DIGEST_MAX} bytes`, found: `${digestLength} bytes` }
  parts.algorithmStart = nameStart
  parts.algorithmLength = nameLength
  parts.digestStart = nul + 1
  parts.digestLength = digestLength
  return null
}

/** Algorithm and digest as children, for a field that `scanPrefixedDigest` accepted. */
export function describePrefixedDigest(field: FieldBytes, parts: EntryParts): { value: string; meaning: string; children: FieldNode[] } {
  const { bytes } = field
  const algorithm = visibleBytes(bytes.subarray(parts.algorithmStart, parts.algorithmStart + parts.algorithmLength))
  const digest = toHex(bytes.subarray(parts.digestStart, parts.digestStart + parts.digestLength))
  const size = digestSize(algorithm)
  const fits = size === null ? 'an algorithm that imascope does not know' : size === parts.digestLength ? `${size} bytes, as ${algorithm} has` : `${parts.digestLength} bytes, but ${algorithm} has ${size}`
  return {
    value: `${algorithm}:${digest}`,
    meaning: field.violation ? 'no digest: the entry is a violation' : 'digest of the measured content',
    children: [
      { label: 'Algorithm', value: algorithm, byteOffset: parts.algorithmStart, byteLength: parts.algorithmLength },
      { label: 'Digest', value: digest, meaning: fits, byteOffset: parts.digestStart, byteLength: parts.digestLength },
    ],
  }
}

export function emptyParts(): EntryParts {
  return {
    pathStart: 0, pathLength: 0, algorithmStart: 0, algorithmLength: 0, digestStart: 0, digestLength: 0, signatureStart: 0, signatureLength: 0,
  }
}
