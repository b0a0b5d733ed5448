import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import type { Observation } from '../../model/finding'
import { algorithmName, ENTRY, fileDigest, hasFlag, pathBytes, templateName, entryPlace, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'
import { isBootAggregate } from './boot-aggregate'
import { PathIndex } from './path-index'

const SLASH = 0x2f
/** `ma:` or `ty:` before the algorithm, and the colon and NUL after it. */
const DIGEST_TYPE = 5

/** One path, measured again in the same boot with another digest: the file was changed, replaced, or hidden under a mount. */
export const changedDigests: Check = {
  name: 'changed digests',
  stage: 'replay',
  async run({ log }, before, checkpoint) {
    if (!log) return {}
    const found: { readonly index: number; readonly earlier: number }[] = []
    const paths = new PathIndex(log)
    /** For each entry the one before it with the same path; -1 for none. */
    const previous = new Int32Array(log.count)
    let boot = 0
    for (let index = 0; index < log.count; index++) {
      if (index % 4096 === 0) await checkpoint(0, log.count)
      if (isBootAggregate(log, index)) boot = index
      if (!isMeasuredFile(log, index)) continue
      previous[index] = paths.replace(index)
      const earlier = sameKindBefore(log, previous, index, boot)
      if (earlier >= 0 && !bytesEqual(fileDigest(log, earlier), fileDigest(log, index))) found.push({ index, earlier })
    }
    return { observations: [...before.observations, ...observations(log, found)] }
  },
}

function isMeasuredFile(log: ImaLog, index: number): boolean {
  const { pathOffset, pathLength, offset, digestLength } = log.columns
  return !hasFlag(log, index, ENTRY.violation | ENTRY.unknownTemplate | ENTRY.malformed) && digestLength[index] > 0 && pathLength[index] > 0 &&
    log.bytes[offset[index] + pathOffset[index]] === SLASH && templateName(log, index) !== 'ima-buf'
}

/** A file may be measured by several algorithms, or by its fs-verity digest: only digests of one kind can be compared. */
function sameKindBefore(log: ImaLog, previous: Int32Array, index: number, boot: number): number {
  const { algorithm, digestLength, template } = log.columns
  const prefix = digestPrefix(log, index)
  for (let earlier = previous[index]; earlier >= boot; earlier = previous[earlier]) {
    const sameForm = algorithm[earlier] === algorithm[index] && digestLength[earlier] === digestLength[index] && template[earlier] === template[index]
    if (sameForm && bytesEqual(digestPrefix(log, earlier), prefix)) return earlier
  }
  return -1
}

/** The end of what stands before a digest: `ima:sha256:` and `verity:sha256:` differ in it. */
function digestPrefix(log: ImaLog, index: number): Uint8Array {
  const end = log.columns.offset[index] + log.columns.digestOffset[index]
  return log.bytes.subarray(end - algorithmName(log, index).length - DIGEST_TYPE, end)
}

function observations(log: ImaLog, found: readonly { readonly index: number; readonly earlier: number }[]): Observation[] {
  if (found.length === 0) return []
  const [{ index, earlier }] = found
  const name = visibleBytes(pathBytes(log, index))
  const message = `Measured again with another digest in the same boot, ${entriesWord(found.length)}: ${name} in entry ${index + 1}, earlier in entry ${earlier + 1}. The file was changed, replaced or covered by another.`
  return [observe('log.digest-changed', 'warning', message, {
    ...entryPlace(log, index), entryIndexes: found.map((one) => one.index),
    expected: toHex(fileDigest(log, earlier)), found: toHex(fileDigest(log, index)),
  })]
}
