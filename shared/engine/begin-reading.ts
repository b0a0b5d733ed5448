import type { EvidenceFile, OpenFile, SourceInput } from '../model/evidence'
import { recognise, type Recognised } from '../sources/index'
import { imaBinary } from '../sources/ima-binary/index'
import { findLayout, type LayoutFit } from '../sources/ima-binary/layout'
import { ArrivingBlob, PIECE } from './arriving-blob'
import { contentOf } from './content-of'

/** First bytes of an open file by which it is known. */
const HEAD_BYTES = 1 << 20

export type NamedFile = Omit<SourceInput, 'bytes'>

/** A binary log that is known by its first bytes. */
interface KnownLog {
  readonly recognised: Recognised
  readonly layout: LayoutFit
}

/** It stays in its file. */
export interface PagedLog extends KnownLog {
  readonly kind: 'paged-log'
  readonly content: OpenFile
}

/** It is decoded while it is read into memory. */
export interface ArrivingLog extends KnownLog {
  readonly kind: 'arriving-log'
  readonly file: ArrivingBlob
}

/** How a file is read on. */
export type BegunFile = { readonly kind: 'whole'; readonly bytes: Uint8Array } | PagedLog | ArrivingLog

/** Reads a file, or as much of a large one as tells that it is a binary log. Throws where it can't be read. */
export async function beginReading(named: NamedFile, content: EvidenceFile['content']): Promise<BegunFile> {
  if ('read' in content) {
    const log = knownLog(named, content.read(0, HEAD_BYTES))
    if (log) return { kind: 'paged-log', content, ...log }
  } else if (content instanceof Blob && content.size > PIECE) {
    const file = new ArrivingBlob(content)
    await file.more()
    const log = knownLog(named, file.bytes.subarray(0, file.arrived))
    return log ? { kind: 'arriving-log', file, ...log } : { kind: 'whole', bytes: await file.whole() }
  }
  return { kind: 'whole', bytes: await contentOf({ content }) }
}

/** `null` for a file that is no binary log, or one whose first bytes do not tell how it is written. */
function knownLog(named: NamedFile, head: Uint8Array): KnownLog | null {
  const layout = findLayout(named.path, head)
  if (layout === null) return null
  const recognised = recognise({ ...named, bytes: head })
  return recognised?.source === imaBinary ? { recognised, layout } : null
}
