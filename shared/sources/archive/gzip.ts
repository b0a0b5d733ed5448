import { evidenceFileName } from './file-name'
import { MemberCollector, type ArchiveFormat } from './archive'
import { BadStream, inflate, TooLarge } from './inflate'
import { tar } from './tar'

/** gzip (RFC 1952): one file, or a tar archive. */
export const gzip: ArchiveFormat = {
  kind: 'gzip',
  detect: (bytes) => bytes.length >= 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8,
  async open(bytes, file, limits, checkpoint) {
    const collector = new MemberCollector(limits)
    const name = evidenceFileName(file).replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar')
    try {
      const content = await inflate(bytes, 'gzip', collector.room, limits, checkpoint)
      if (tar.detect(content)) return await tar.open(content, file, limits, checkpoint)
      collector.add(name, content)
      return { members: collector.members, skipped: [], stopped: null }
    } catch (error) {
      if (error instanceof TooLarge) return { members: [], skipped: [{ path: name, reason: error.message }], stopped: null }
      if (!(error instanceof BadStream)) throw error
      const stopped = { code: 'gzip.stream', file, byteOffset: 0, field: 'gzip', expected: 'a whole gzip stream', found: error.message }
      return { members: [], skipped: [], stopped }
    }
  },
}
