import type { Finding } from '@shared/model/finding'
import type { EvidenceReport } from '@shared/model/report'
import type { ByteRange } from '@/ui/hex-row'

/** Bytes that are boxed where a file stopped being readable: how far the damage goes nobody knows. */
const DAMAGE_BYTES = 32

export interface MarkedFinding {
  readonly finding: Finding
  readonly range: ByteRange
}

/** What a hex view of the file should point at: where it is damaged, else the first of its bytes that a finding names. */
export function markedFinding(findings: readonly Finding[], file: EvidenceReport): MarkedFinding | null {
  const marked = findings.filter((one) => one.evidence === file.id).map((finding) => ({ finding, range: rangeOf(finding, file.size) }))
  const found = marked.find(({ finding, range }) => range !== null && finding.code.startsWith('evidence.')) ?? marked.find(({ range }) => range !== null)
  return found === undefined ? null : { finding: found.finding, range: found.range! }
}

function rangeOf({ code, byteOffset, byteLength }: Finding, size: number): ByteRange | null {
  const length = byteLength ?? (code.startsWith('evidence.') ? DAMAGE_BYTES : 0)
  if (byteOffset === null || byteOffset >= size || length === 0) return null
  return { start: byteOffset, end: Math.min(size, byteOffset + length) }
}
