import type { ErrorData } from '../../errors/evidence-error'
import type { Opened } from '../container'
import { fileName } from '../file-name'
import { MemberCollector, type ArchiveFormat } from './archive'
import { gunzip, TooLarge } from './inflate'
import { tar } from './tar'

/** What stands at a byte of the unpacked archive stands at none of the file: the error is about the whole, and its words have the place. */
function inPacked(opened: Opened): Opened {
  const placed = (error: ErrorData) => ({ ...error, byteOffset: 0, found: `${error.found}, at byte ${error.byteOffset} of what it unpacks to` })
  return { ...opened, duplicates: opened.duplicates?.map(placed), stopped: opened.stopped && placed(opened.stopped) }
}

/** gzip (RFC 1952): one file, or a tar archive. */
export const gzip: ArchiveFormat = {
  kind: 'gzip',
  detect: (bytes) => bytes.length >= 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8,
  async open(bytes, file, limits, checkpoint) {
    const collector = new MemberCollector(file, 'gzip', limits)
    const name = fileName(file).replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar')
    try {
      const { content, stopped } = await gunzip(bytes, collector.room, limits, checkpoint)
      const damage = stopped && { ...stopped, file, field: 'gzip' }
      if (tar.detect(content)) {
        const opened = inPacked(await tar.open(content, file, limits, checkpoint))
        return { ...opened, stopped: damage ?? opened.stopped }
      }
      if (content.length > 0) collector.add(name, content)
      return { members: collector.members, skipped: [], stopped: damage }
    } catch (error) {
      if (error instanceof TooLarge) return { members: [], skipped: [{ path: name, reason: error.message }], stopped: null }
      throw error
    }
  },
}
