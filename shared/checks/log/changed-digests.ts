import { concatBytes } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { algorithmName, entryBytes, entryColumn, entryPlace, ENTRY, fileDigest, hasFlag, pagesOf, pathBytes, templateName, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'
import { isBootAggregate } from './boot-aggregate'
import { LastDigests } from './last-digests'
import { PathScan } from '../../kernel/path-scan'
import type { Sieve } from './sieve'

const SLASH = 0x2f
/** Parts a digest's prefix, which ends with one, from the path. */
const NUL = new Uint8Array(1)
/** `ma:` or `ty:` before the algorithm, and the colon and NUL after it. */
const DIGEST_TYPE = 5

/** One path, measured again in the same boot with another digest: the file was changed, replaced, or hidden under a mount. */
export const changedDigests: Check = {
  name: 'changed digests',
  stage: 'replay',
  async run({ log }, before, checkpoint) {
    if (!log || !before.survey) return {}
    const { paths } = before.survey
    const found = paths.repeated === 0 ? [] : await changesAmong(log, paths, checkpoint)
    return { observations: [...before.observations, ...observations(log, found)] }
  },
}

interface Change {
  readonly index: number
  readonly earlier: number
}

/** Looks at the entries whose path may be there more than once. */
async function changesAmong(log: ImaLog, paths: Sieve, checkpoint: Checkpoint): Promise<Change[]> {
  const found: Change[] = []
  const digests = new LastDigests()
  const scan = new PathScan()
  let boot = 0
  for (const { first, end, bytes, columns } of pagesOf(log)) {
    await checkpoint(0, log.count)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let index = first; index < end; index++) {
      if (isBootAggregate(log, index)) boot = index
      if (!isMeasuredFile(log, index)) continue
      scan.scan(view, columns.offset[index - first] + columns.pathOffset[index - first], columns.pathLength[index - first])
      if (!paths.mayRepeat(scan.high, scan.low)) continue
      const last = digests.replace(keyOf(log, index), fileDigest(log, index), index)
      if (last && last.index >= boot && last.isOther) found.push({ index, earlier: last.index })
    }
  }
  return found
}

function isMeasuredFile(log: ImaLog, index: number): boolean {
  return !hasFlag(log, index, ENTRY.violation | ENTRY.unknownTemplate | ENTRY.malformed) && entryColumn(log, index, 'digestLength') > 0 &&
    pathBytes(log, index)[0] === SLASH && templateName(log, index) !== 'ima-buf'
}

/** A file may be measured by several algorithms, or by its fs-verity digest: only digests of one kind can be compared. */
function keyOf(log: ImaLog, index: number): Uint8Array {
  const form = Uint32Array.of(...(['algorithm', 'digestLength', 'template'] as const).map((name) => entryColumn(log, index, name)))
  return concatBytes(new Uint8Array(form.buffer), digestPrefix(log, index), NUL, pathBytes(log, index))
}

/** The end of what stands before a digest: `ima:sha256:` and `verity:sha256:` differ in it. */
function digestPrefix(log: ImaLog, index: number): Uint8Array {
  const end = entryColumn(log, index, 'digestOffset')
  return entryBytes(log, index).subarray(end - algorithmName(log, index).length - DIGEST_TYPE, end)
}

function observations(log: ImaLog, found: readonly Change[]): Observation[] {
  if (found.length === 0) return []
  const [{ index, earlier }] = found
  const name = visibleBytes(pathBytes(log, index))
  const message = `Measured again with another digest in the same boot, ${entriesWord(found.length)}: ${name} in entry ${index + 1}, earlier in entry ${earlier + 1}. The file was changed, replaced or covered by another.`
  return [observe('log.digest-changed', 'warning', message, {
    ...entryPlace(log, index), entryIndexes: found.map((one) => one.index),
    expected: toHex(fileDigest(log, earlier)), found: toHex(fileDigest(log, index)),
  })]
}
