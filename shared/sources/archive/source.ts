import { EvidenceError } from '../../errors/evidence-error'
import type { Source } from '../source'
import { ARCHIVE_LIMITS } from './archive'
import { archiveFormat } from './index'

/** An archive is evidence that holds evidence: its members become files of the case. */
export const archive: Source = {
  kind: 'archive',
  detect({ bytes }) {
    const format = archiveFormat(bytes)
    return format && { confidence: 'certain', recognisedBy: `${format.kind} archive` }
  },
  async parse({ path, bytes }, checkpoint) {
    const format = archiveFormat(bytes)
    if (!format) throw new EvidenceError({ code: 'archive.magic', file: path, byteOffset: 0, field: 'archive', expected: 'a zip, tar or gzip archive', found: 'other bytes' })
    return { kind: 'archive', format: format.kind, opened: await format.open(bytes, path, ARCHIVE_LIMITS, checkpoint) }
  },
}
