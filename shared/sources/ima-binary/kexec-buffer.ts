import { memorySource } from '../../bytes/memory-source'
import type { ErrorData } from '../../errors/evidence-error'
import type { ImaLog } from '../../model/ima-log'
import { onePage } from './column-builder'

/** `struct ima_kexec_hdr` (Linux `ima.h`): u16 version, u16 and u32 reserved, u64 buffer size, u64 count of entries. */
export const KEXEC_HEADER = 24
const VERSION = 1

/** What a buffer says of itself with which a kernel hands its list over to the next one. */
export interface KexecHeader {
  /** Bytes of header and entries. */
  readonly size: number
  readonly count: number
}

/** `null` for bytes that do not begin with such a header, or whose size the file does not have. */
export function kexecHeader(bytes: Uint8Array): KexecHeader | null {
  if (bytes.length <= KEXEC_HEADER) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, KEXEC_HEADER)
  for (const littleEndian of [true, false]) {
    if (view.getUint16(0, littleEndian) !== VERSION || view.getUint16(2, littleEndian) !== 0 || view.getUint32(4, littleEndian) !== 0) continue
    const [size, count] = [view.getBigUint64(8, littleEndian), view.getBigUint64(16, littleEndian)]
    if (size > BigInt(KEXEC_HEADER) && size <= BigInt(bytes.length) && count < size) return { size: Number(size), count: Number(count) }
  }
  return null
}

/** The log of such a buffer, decoded from the bytes behind its header, at its places in the file. */
export function inKexecBuffer(log: ImaLog, file: Uint8Array, header: KexecHeader): ImaLog {
  const moved = (error: ErrorData): ErrorData => ({ ...error, byteOffset: error.byteOffset + KEXEC_HEADER })
  const notes = ['the buffer with which a kernel hands its list over to the next one (kexec)']
  if (header.count !== log.count) notes.push(`its header tells ${header.count} entries, ${log.count} were read`)
  return {
    ...log, files: [{ ...log.files[0], content: memorySource(file) }], pages: log.count === 0 ? log.pages : onePage({ ...log.pages.at(0), byteOffset: KEXEC_HEADER }),
    malformed: log.malformed.map(moved), stopped: log.stopped && moved(log.stopped), notes,
  }
}
