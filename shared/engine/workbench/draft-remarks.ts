import { findPlaces } from '../../bytes/json-text/json-places'
import type { PolicyDeviation, RuntimePolicy } from '../../model/policy'
import type { DraftRemark, DraftRemarks } from '../../model/workbench'
import { lintPolicy } from '../../policy/lint/lint-policy'

/** What is odd of a policy, each remark where it stands in `text`, of which the policy was read. */
export function draftRemarks(text: string, policy: RuntimePolicy): DraftRemarks {
  const { remarks, count } = lintPolicy(policy)
  const places = findPlaces(text, remarks.map(({ at }) => at))
  const told = remarks.map(({ at: _at, ...remark }, i): DraftRemark => ({ ...remark, ...(places[i] ?? { offset: 0, length: 0 }) }))
  const known = new Set(told.map(({ offset }) => offset))
  const deviations = refusals(policy).filter(({ offset }) => !known.has(offset))
  return { remarks: [...deviations, ...told].sort((a, b) => a.offset - b.offset), count: count + deviations.length }
}

/** What Keylime's schema refuses. */
function refusals({ bytes, deviations }: RuntimePolicy): DraftRemark[] {
  const unitOf = unitOffsets(bytes, deviations)
  return deviations.map(({ severity, byteOffset, byteLength, expected, found }) => ({
    code: 'policy.malformed', severity, message: `Expected ${expected}, found ${found}.`, offset: unitOf(byteOffset), length: unitOf(byteOffset + byteLength) - unitOf(byteOffset), fix: null,
  }))
}

/** UTF-16 units that stand before each of these bytes: the text is decoded once. */
function unitOffsets(bytes: Uint8Array, places: readonly PolicyDeviation[]): (byteOffset: number) => number {
  const decoder = new TextDecoder()
  const units = new Map<number, number>()
  let [done, count] = [0, 0]
  for (const offset of places.flatMap(({ byteOffset, byteLength }) => [byteOffset, byteOffset + byteLength]).sort((a, b) => a - b)) {
    count += decoder.decode(bytes.subarray(done, offset)).length
    done = offset
    units.set(offset, count)
  }
  return (byteOffset) => units.get(byteOffset)!
}
