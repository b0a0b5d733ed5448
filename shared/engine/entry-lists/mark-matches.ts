import { digitsPattern, textPattern, type Pattern } from '../../kernel/search/pattern'
import { searchSome } from '../../kernel/search/search-texts'
import type { Texts } from '../../kernel/search/texts'
import type { Checkpoint } from '../../model/checkpoint'
import { pagesOf, type ImaLog, type LogPage } from '../../model/ima-log'
import type { PathIndex } from '../path-index/path-index'
import type { TextSearch } from './text-search'

/** Template digests that are searched at once. */
const DIGESTS_AT_ONCE = 4096

/** Texts that `markMatches` goes through. */
export function textsToSearch(log: ImaLog, index: PathIndex, search: TextSearch): number {
  return index.paths.ends.length + (search.isDigest ? 3 * log.count : 0)
}

/** Marks entries whose path, or one of whose digests, holds a text that is not empty: 1 each. The checkpoint is told how many texts were searched, of `total`. */
export async function markMatches(log: ImaLog, index: PathIndex, search: TextSearch, checkpoint: Checkpoint, total: number): Promise<Uint8Array> {
  const paths = new Uint8Array(index.paths.ends.length)
  let before = 0
  const part = (texts: number): Checkpoint => {
    const from = before
    before += texts
    return (done) => checkpoint(from + done, total)
  }
  await searchAll(index.paths, textPattern(search.needle), (path) => { paths[path] = 1 }, part(paths.length))
  const marks = new Uint8Array(log.count)
  markEntries(marks, paths, index.pathOf)
  if (!search.isDigest) return marks
  const patterns = (['first', 'second'] as const).map((begins) => digitsPattern(search.digits, begins))
  for (const pattern of patterns) await searchAll(index.digests, pattern, (entry) => { marks[entry] = 1 }, part(log.count))
  const last = part(log.count)
  for (const page of pagesOf(log)) await searchTemplateDigests(page, log.templateDigestSize, patterns, marks, last)
  return marks
}

async function searchAll(texts: Texts, pattern: Pattern, found: (text: number) => void, checkpoint: Checkpoint): Promise<void> {
  const { length } = texts.ends
  for (let from = 0; from < length;) {
    from = searchSome(texts, from, pattern, found)
    await checkpoint(from, null)
  }
}

/** They stand in the entries' headers: some at a time are put one behind the other. */
async function searchTemplateDigests({ first, end, bytes, columns }: LogPage, size: number, patterns: readonly Pattern[], marks: Uint8Array, checkpoint: Checkpoint): Promise<void> {
  const digests = { bytes: new Uint8Array(DIGESTS_AT_ONCE * size), ends: Uint32Array.from({ length: DIGESTS_AT_ONCE }, (_, i) => (i + 1) * size) }
  for (let from = 0; from < end - first; from += DIGESTS_AT_ONCE) {
    const count = Math.min(DIGESTS_AT_ONCE, end - first - from)
    copyTemplateDigests(bytes, columns.offset.subarray(from, from + count), size, digests.bytes)
    const texts = { bytes: digests.bytes, ends: digests.ends.subarray(0, count) }
    for (const pattern of patterns) await searchAll(texts, pattern, (text) => { marks[first + from + text] = 1 }, async () => {})
    await checkpoint(first + from, null)
  }
}

function markEntries(marks: Uint8Array, paths: Uint8Array, pathOf: Uint32Array): void {
  for (let entry = 0; entry < marks.length; entry++) marks[entry] = paths[pathOf[entry]]
}

/** An entry's template digest stands behind its PCR. */
function copyTemplateDigests(bytes: Uint8Array, offsets: Float64Array, size: number, copied: Uint8Array): void {
  for (let i = 0, to = 0; i < offsets.length; i++) {
    const start = offsets[i] + 4
    for (let at = start; at < start + size; at++) copied[to++] = bytes[at]
  }
}
