import { allBytes } from '../../bytes/equal'
import { ENTRY, algorithmName, entryPlace, fileDigest, hasFlag, pathBytes, signatureBytes, templateName, type ImaLog } from '../../model/ima-log'
import type { ReferenceList } from '../../model/reference'
import { listedFields } from './describe'
import { FileListBuilder, MAX_PATH } from './file-list'
import { noteOf } from './words'

/** Entries whose digest is of no file that could be told: no fields, or a digest that nobody vouches for. */
const UNFIT = ENTRY.violation | ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData
/** Digests of buffers, not of files. */
const BUFFERS = 'ima-buf'

/** A log of a machine that the user takes for good, as a list of digests. It is neither replayed nor held against a quote: it is taken at its word. `size`: bytes of its file. */
export function referenceOfLog(log: ImaLog, size: number): ReferenceList {
  const builder = new FileListBuilder(size, Math.min(log.count, Math.ceil(size / 16)))
  const left = { violations: 0, buffers: 0, others: 0, noRoom: 0 }
  for (let index = 0; index < log.count; index++) {
    if (hasFlag(log, index, ENTRY.violation)) left.violations++
    else if (hasFlag(log, index, UNFIT)) left.others++
    else if (templateName(log, index) === BUFFERS) left.buffers++
    else addEntry(log, index, builder, left)
  }
  const list = { evidence: log.evidence, path: log.path, form: 'golden-log' as const, packages: [], algorithms: builder.algorithms, files: builder.finish(), notes: [...log.notes, ...notesOf(left)], stopped: log.stopped }
  return { ...list, fields: listedFields(list, size) }
}

interface Left {
  violations: number
  buffers: number
  others: number
  noRoom: number
}

function addEntry(log: ImaLog, index: number, builder: FileListBuilder, left: Left): void {
  const [digest, path, signature] = [fileDigest(log, index), pathBytes(log, index), signatureBytes(log, index)]
  const algorithm = builder.algorithm(algorithmName(log, index))
  const fits = algorithm >= 0 && digest.length === builder.algorithms[algorithm].size && !allBytes(digest, 0) && path.length > 0 && path.length <= MAX_PATH
  if (!fits) left.others++
  else if (!builder.hasRoom(path.length, digest.length)) left.noRoom++
  else {
    const { byteOffset, byteLength } = entryPlace(log, index)
    builder.add({ path: builder.pathOf(path), digest: builder.digestOf(digest), algorithm, packageIndex: -1, imaSignature: signature.length > 0 ? signature : null, byteOffset, byteLength })
  }
}

function notesOf({ violations, buffers, others, noRoom }: Left): string[] {
  return [
    ...noteOf(violations, 'entry is', 'entries are', () => 'of a file that was written while it was measured: no reference'),
    ...noteOf(buffers, 'entry is', 'entries are', () => 'of a buffer, not of a file'),
    ...noteOf(others, 'entry has', 'entries have', () => 'no digest of a file that could be compared'),
    ...noteOf(noRoom, 'entry was', 'entries were', () => 'not read: the list is too long'),
  ]
}
