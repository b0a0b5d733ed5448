import { readSync } from 'node:fs'

/** A file by its descriptor, which is the same in every thread; read into `room` where that is large enough. */
export function fileOf(handle, size) {
  return {
    handle, size,
    read(byteOffset, length, room) {
      const wanted = Math.max(0, Math.min(length, size - byteOffset))
      const bytes = room && room.length >= wanted ? room.subarray(0, wanted) : new Uint8Array(wanted)
      return bytes.subarray(0, wanted === 0 ? 0 : readSync(handle, bytes, 0, wanted, byteOffset))
    },
  }
}
