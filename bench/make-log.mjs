import { createHash } from 'node:crypto'
import { openSync, writeSync, closeSync } from 'node:fs'

/** Bytes that are collected before they are written. */
const CHUNK = 4 << 20

const sized = (bytes) => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** What entry `i` of a made log measured, counted from 0. */
export function nameOf(i) {
  return i === 0 ? 'boot_aggregate' : `/usr/lib/x86_64-linux-gnu/package-${i % 977}/file-${i}.so`
}

/** SHA-256 of what it holds. */
export function digestOf(i) {
  return createHash('sha256').update(`content ${i}`).digest()
}

/**
 * Writes a binary IMA log of `count` entries of `ima-ng` on PCR 10 (`ima-sig` where they are signed), as a little-endian kernel would, and returns what PCR 10 holds after it.
 * Made by OpenSSL's hashes through Node, by no code of ours.
 * @param {string} path
 * @param {number} count entries
 * @param {((content: string) => Buffer) | null} sign `security.ima` of a file with that content
 * @param {string[]} banks whose PCR 10 is wanted
 * @returns {{ bytes: number, pcrs: Record<string, string> }} hex digits
 */
export function makeLog(path, count, sign = null, banks = ['sha1', 'sha256']) {
  const file = openSync(path, 'w')
  const pcrs = Object.fromEntries(banks.map((bank) => [bank, Buffer.alloc(createHash(bank).digest().length)]))
  const header = Buffer.from([10, 0, 0, 0])
  const name = sized(Buffer.from(sign ? 'ima-sig' : 'ima-ng'))
  let parts = []
  let size = 0
  let bytes = 0
  for (let i = 0; i < count; i++) {
    const digest = digestOf(i)
    const measured = nameOf(i)
    const data = Buffer.concat([sized(Buffer.concat([Buffer.from('sha256:\0'), digest])), sized(Buffer.from(`${measured}\0`)), ...(sign ? [sized(i === 0 ? Buffer.alloc(0) : sign(`content ${i}`))] : [])])
    const sha1 = createHash('sha1').update(data).digest()
    for (const bank of banks) pcrs[bank] = createHash(bank).update(pcrs[bank]).update(createHash(bank).update(data).digest()).digest()
    const entry = Buffer.concat([header, sha1, name, sized(data)])
    parts.push(entry)
    size += entry.length
    if (size > CHUNK || i === count - 1) {
      writeSync(file, Buffer.concat(parts))
      bytes += size
      parts = []
      size = 0
    }
  }
  closeSync(file)
  return { bytes, pcrs: Object.fromEntries(Object.entries(pcrs).map(([bank, value]) => [bank, value.toString('hex')])) }
}
