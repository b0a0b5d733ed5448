import { createHash } from 'node:crypto'
import { u32 } from './make-log'

/** Fields of the templates that the vectors use; template `ima` has a frame of its own. */
const FIELDS: Readonly<Record<string, number>> = { 'ima-ng': 2, 'ima-sig': 3, 'ima-buf': 3, 'ima-ngv2': 2, 'ima-sigv2': 3 }

/**
 * The log that a big-endian machine would have written of the same events: every number is turned round, and every template digest, which
 * covers those numbers, is made anew. `column`: hash of the template digest column.
 */
export function toBigEndian(log: Uint8Array, column: 'sha1' | 'sha256'): Uint8Array {
  const from = Buffer.from(log)
  const size = column === 'sha1' ? 20 : 32
  const parts: Buffer[] = []
  let at = 0
  const take = (length: number) => {
    if (at + length > from.length) throw new RangeError('the log ends inside an entry')
    at += length
    return from.subarray(at - length, at)
  }
  const number = () => take(4).readUInt32LE()
  while (at < from.length) {
    const pcr = number()
    const digest = take(size)
    const name = take(number())
    const legacy = name.toString() === 'ima'
    const data = legacy ? legacyData(take, number) : fieldData(take, number, FIELDS[name.toString()])
    const hashed = legacy ? paddedName(data) : data
    const turned = digest.every((byte) => byte === 0) ? digest : createHash(column).update(hashed).digest()
    parts.push(u32(pcr, true), turned, u32(name.length, true), name, ...(legacy ? [] : [u32(data.length, true)]), data)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function legacyData(take: (length: number) => Buffer, number: () => number): Buffer {
  const digest = take(20)
  const name = take(number())
  return Buffer.concat([digest, u32(name.length, true), name])
}

function fieldData(take: (length: number) => Buffer, number: () => number, fields: number): Buffer {
  number()
  return Buffer.concat(Array.from({ length: fields }, () => {
    const bytes = take(number())
    return Buffer.concat([u32(bytes.length, true), bytes])
  }))
}

function paddedName(data: Buffer): Buffer {
  const hashed = Buffer.alloc(20 + 256)
  data.copy(hashed, 0, 0, 20)
  data.copy(hashed, 20, 24)
  return hashed
}
