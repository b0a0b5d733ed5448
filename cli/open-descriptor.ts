import { readSync } from 'node:fs'
import type { ByteSource } from '@shared/model/evidence'

/** A file by its descriptor. Throws what the system says where it can't be read. */
export function fileOf(descriptor: number, size: number): ByteSource {
  return {
    size,
    read(byteOffset, length, room) {
      const wanted = Math.max(0, Math.min(length, size - byteOffset))
      const bytes = room && room.length >= wanted ? room.subarray(0, wanted) : new Uint8Array(Buffer.allocUnsafeSlow(wanted).buffer)
      let filled = 0
      for (let count = 1; count > 0 && filled < wanted; filled += count) count = readSync(descriptor, bytes, filled, wanted - filled, byteOffset + filled)
      return bytes.subarray(0, filled)
    },
  }
}
