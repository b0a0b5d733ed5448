import type { FieldBytes, FieldDecoder } from './field'

/** A number in the machine's byte order; empty in an entry that has no file (boot_aggregate, buffers). */
function number(id: string, label: string, size: 2 | 4, meaning: (value: number) => string | undefined): FieldDecoder {
  return {
    id,
    label,
    scan({ start, end }) {
      return end - start === size || end === start ? null : { code: 'number-size', byteOffset: start, expected: `${size} bytes or none`, found: `${end - start} bytes` }
    },
    describe(field) {
      if (field.start === field.end) return { value: 'none', meaning: 'not about a file' }
      const value = valueOf(field, size)
      return { value: `${value}`, meaning: meaning(value) }
    },
  }
}

function valueOf({ bytes, start, littleEndian }: FieldBytes, size: 2 | 4): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size)
  return size === 2 ? view.getUint16(0, littleEndian) : view.getUint32(0, littleEndian)
}

const FILE_TYPES: Readonly<Record<number, string>> = { 0o01: 'FIFO', 0o02: 'character device', 0o04: 'folder', 0o06: 'block device', 0o10: 'file', 0o12: 'link', 0o14: 'socket' }

/** Owner, group and mode of the file's inode (Linux 5.14+, `st_mode` with the file type in the upper bits). */
export const iuid = number('iuid', 'Owner', 4, (value) => (value === 0 ? 'root' : undefined))
export const igid = number('igid', 'Group', 4, (value) => (value === 0 ? 'root' : undefined))
export const imode = number('imode', 'Mode', 2, (value) => `${FILE_TYPES[value >> 12] ?? 'unknown type'}, ${(value & 0o7777).toString(8).padStart(4, '0')}`)
