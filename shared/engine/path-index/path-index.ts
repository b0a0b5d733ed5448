import { TextGatherer } from '../../kernel/search/gather-texts'
import { startOf, type Gathered, type Texts } from '../../kernel/search/texts'
import type { Checkpoint } from '../../model/checkpoint'
import { pagesOf, type ImaLog, type LogPage } from '../../model/ima-log'
import { PathTable } from './path-table'

/** Paths and file digests of a log, each in one piece of memory. The paths are there once each, in the order in which the log has them first. */
export interface PathIndex {
  readonly paths: Texts
  /** Which path each entry has. */
  readonly pathOf: Uint32Array
  /** The file digest of each entry. */
  readonly digests: Texts
}

/** Goes over the log twice, the first time for the sizes alone. */
export async function buildPathIndex(log: ImaLog, checkpoint: Checkpoint): Promise<PathIndex> {
  const sizes = await sizesOf(log, checkpoint)
  const gatherer = new TextGatherer()
  const table = new PathTable(log.count, sizes.paths)
  const pathOf = new Uint32Array(log.count)
  const digests: Texts = { bytes: new Uint8Array(sizes.digests), ends: new Uint32Array(log.count) }
  for (const page of pagesOf(log)) {
    for (let index = page.first; index < page.end;) {
      const next = gatherer.take(page, index)
      table.add(gatherer.gather(page, index, next, 'path'), pathOf, index)
      addDigests(digests, gatherer.gather(page, index, next, 'digest'), index)
      index = next
      await checkpoint(index, log.count)
    }
  }
  return { paths: table.finish(), pathOf, digests }
}

function addDigests(digests: Texts, { bytes, ends }: Gathered, index: number): void {
  const base = startOf(digests, index)
  digests.bytes.set(bytes, base)
  for (let i = 0; i < ends.length; i++) digests.ends[index + i] = base + ends[i]
}

interface Sizes {
  readonly paths: number
  readonly digests: number
}

async function sizesOf(log: ImaLog, checkpoint: Checkpoint): Promise<Sizes> {
  let sizes: Sizes = { paths: 0, digests: 0 }
  for (const page of pagesOf(log)) {
    sizes = withPage(sizes, page)
    await checkpoint(0, log.count)
  }
  return sizes
}

function withPage({ paths, digests }: Sizes, { first, end, columns }: LogPage): Sizes {
  for (let at = 0; at < end - first; at++) {
    paths += columns.pathLength[at]
    digests += columns.digestLength[at]
  }
  return { paths, digests }
}
