import { concatBytes } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import { scanPaths } from '../../kernel/scan-paths'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { algorithmName, entryBytes, entryColumn, entryPlace, ENTRY, fileDigest, hasFlag, logOnPage, pagesOf, pathBytes, templateName, type ImaLog, type LogPage } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'
import { BOOT_AGGREGATE, isBootAggregate } from './boot-aggregate'
import { LastDigests } from './last-digests'
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
  let boot = 0
  for (const page of pagesOf(log)) {
    await checkpoint(0, log.count)
    const here = logOnPage(log, page)
    for (const index of worthALook(page, paths)) {
      if (isBootAggregate(here, index)) boot = index
      if (!isMeasuredFile(here, index)) continue
      const last = digests.replace(keyOf(here, index), fileDigest(here, index), index)
      if (last && last.index >= boot && last.isOther) found.push({ index, earlier: last.index })
    }
  }
  return found
}

/** Entries whose path may be there more than once, and those that may begin a boot. */
function worthALook(page: LogPage, paths: Sieve): number[] {
  const found: number[] = []
  for (const { from, high, low } of scanPaths(page)) {
    for (let i = 0; i < high.length; i++) {
      if (paths.mayRepeat(high[i], low[i]) || page.columns.pathLength[from + i] === BOOT_AGGREGATE.length) found.push(page.first + from + i)
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
