import { createHash } from 'node:crypto'
import { readSync, type BigIntStats } from 'node:fs'
import type { OpenFile } from '@shared/model/evidence'
import { FileError, type OpenedFile } from './file-system'

/** Bytes of a file that are hashed at once. */
const HASHED = 1 << 20

/** A file that stays where it is: pieces are read when they are asked for. */
export class LargeFile implements OpenFile {
  private constructor(private readonly opened: OpenedFile, private readonly stats: BigIntStats) {}

  static async of(opened: OpenedFile): Promise<LargeFile> {
    return new LargeFile(opened, await opened.handle.stat({ bigint: true }))
  }

  get size(): number {
    return this.opened.size
  }

  read(byteOffset: number, length: number, room?: Uint8Array): Uint8Array {
    const wanted = Math.max(0, Math.min(length, this.size - byteOffset))
    const bytes = room && room.length >= wanted ? room.subarray(0, wanted) : new Uint8Array(Buffer.allocUnsafeSlow(wanted).buffer)
    let filled = 0
    while (filled < bytes.length) {
      const count = readSync(this.opened.handle.fd, bytes, filled, bytes.length - filled, byteOffset + filled)
      if (count === 0) break
      filled += count
    }
    return bytes.subarray(0, filled)
  }

  async sha256(): Promise<Uint8Array> {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafeSlow(HASHED)
    for (let at = 0; at < this.size;) {
      const { bytesRead } = await this.opened.handle.read(buffer, 0, Math.min(HASHED, this.size - at), at)
      if (bytesRead === 0) break
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    return hash.digest()
  }

  /** @throws FileError where somebody wrote to it since it was opened: then nothing that was read of it belongs together. */
  async refuseChanged(): Promise<void> {
    const { size, mtimeNs } = await this.opened.handle.stat({ bigint: true })
    if (size !== this.stats.size || mtimeNs !== this.stats.mtimeNs) throw new FileError('it was written to while it was read')
  }

  async close(): Promise<void> {
    await this.opened.handle.close()
  }
}
