import { createHash } from 'node:crypto'
import type { OpenFile } from '@shared/model/evidence'
import { InputError } from './errors'
import { FileError, toFileError, type OpenedFile } from './file-system'
import { fileOf } from './open-descriptor'

/** Bytes of a file that are hashed at once. */
const HASHED = 1 << 20

/** A file that stays where it is: pieces are read when they are asked for. All throw an InputError where it can't be read. */
export class LargeFile implements OpenFile {
  /** `label`: what messages call it, visible. */
  constructor(private readonly label: string, private readonly opened: OpenedFile) {}

  get size(): number {
    return this.opened.size
  }

  /** The descriptor: it is the same in every thread. */
  get handle(): number {
    return this.opened.handle.fd
  }

  read(byteOffset: number, length: number, room?: Uint8Array): Uint8Array {
    try {
      return fileOf(this.handle, this.size).read(byteOffset, length, room)
    } catch (error) {
      throw this.told(error)
    }
  }

  async sha256(): Promise<Uint8Array> {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafeSlow(HASHED)
    try {
      for (let at = 0; at < this.size;) {
        const { bytesRead } = await this.opened.handle.read(buffer, 0, Math.min(HASHED, this.size - at), at)
        if (bytesRead === 0) break
        hash.update(buffer.subarray(0, bytesRead))
        at += bytesRead
      }
    } catch (error) {
      throw this.told(error)
    }
    return hash.digest()
  }

  /** @throws InputError where somebody wrote to it since it was opened: then what was read of it may not belong together. */
  async refuseChanged(): Promise<void> {
    const { size, mtimeNs, ctimeNs } = await this.opened.handle.stat({ bigint: true })
    if (size !== BigInt(this.opened.size) || mtimeNs !== this.opened.modified || ctimeNs !== this.opened.changed) throw new InputError(`${this.label}: it was written to while it was read`)
  }

  async close(): Promise<void> {
    await this.opened.handle.close()
  }

  private told(error: unknown): unknown {
    const known = toFileError(error)
    return known instanceof FileError ? new InputError(`${this.label}: ${known.message}`, { cause: error }) : error
  }
}
