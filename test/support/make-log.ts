import { createHash } from 'node:crypto'
import type { Bank } from '@shared/model/algorithms'

export interface MadeStyle {
  /** Hash of the template digest column. */
  readonly column: Bank
  readonly bigEndian: boolean
}

/** An entry as a kernel would write it. What is not said is what a plain `ima-ng` entry of a file has. */
export interface MadeEntry {
  readonly pcr?: number
  readonly template?: string
  readonly path?: string | Uint8Array
  readonly algorithm?: string
  readonly digest?: Uint8Array
  /** The last field of `ima-sig`, `ima-sigv2` and `ima-buf`. */
  readonly tail?: Uint8Array
  readonly violation?: boolean
  /** The whole template data: no field is built. */
  readonly data?: Uint8Array
  /** Instead of the hash of the data. */
  readonly templateDigest?: Uint8Array
}

const LITTLE: MadeStyle = { column: 'sha1', bigEndian: false }

/** A log written from scratch (docs/formats/ima-log.md), with nothing of ours. */
export function makeLog(entries: readonly MadeEntry[], style: Partial<MadeStyle> = {}): Uint8Array {
  return new Uint8Array(Buffer.concat(entries.map((entry) => entryBytes(entry, { ...LITTLE, ...style }))))
}

/** File offset of each entry, and of the end. */
export function entryOffsets(entries: readonly MadeEntry[], style: Partial<MadeStyle> = {}): number[] {
  const offsets = [0]
  for (const entry of entries) offsets.push(offsets.at(-1)! + entryBytes(entry, { ...LITTLE, ...style }).length)
  return offsets
}

/** `boot_aggregate` and then files, as a boot writes them. */
export function bootLog(...paths: readonly string[]): MadeEntry[] {
  return ['boot_aggregate', ...paths].map((path) => ({ path }))
}

/** The content that a made entry of this path claims to have, unless it says otherwise: its SHA-256 is the file digest. */
export function digestOf(content: string, algorithm = 'sha256'): Uint8Array {
  return new Uint8Array(createHash(algorithm).update(content).digest())
}

/** The value of a PCR after these entries, computed with node:crypto alone: `PCR_i = H(PCR_{i-1} || e_i)`. */
export function pcrAfter(
  entries: readonly MadeEntry[], bank: string, pcr = 10, rule: 'per-bank' | 'padded-sha1' = 'per-bank', style: Partial<MadeStyle> = {}, start?: Uint8Array,
): Buffer {
  const size = createHash(bank).digest().length
  const padded = (digest: Buffer) => Buffer.concat([digest, Buffer.alloc(size - digest.length)])
  let value = start ? Buffer.from(start) : Buffer.alloc(size, pcr >= 17 && pcr <= 22 ? 0xff : 0)
  for (const entry of entries.filter((one) => (one.pcr ?? 10) === pcr)) {
    const hashed = hashedData(entry, { ...LITTLE, ...style })
    const digest = rule === 'per-bank' ? createHash(bank).update(hashed).digest() : padded(createHash('sha1').update(hashed).digest())
    const ones = rule === 'per-bank' ? Buffer.alloc(size, 0xff) : padded(Buffer.alloc(20, 0xff))
    value = createHash(bank).update(value).update(entry.violation ? ones : digest).digest()
  }
  return value
}

export function u32(value: number, bigEndian = false): Buffer {
  const bytes = Buffer.alloc(4)
  if (bigEndian) bytes.writeUInt32BE(value)
  else bytes.writeUInt32LE(value)
  return bytes
}

function entryBytes(entry: MadeEntry, style: MadeStyle): Buffer {
  const { pcr = 10, template = 'ima-ng', violation = false } = entry
  const data = dataOf(entry, style)
  const size = createHash(style.column).digest().length
  const digest = entry.templateDigest ?? (violation ? Buffer.alloc(size) : createHash(style.column).update(hashedData(entry, style)).digest())
  const length = template === 'ima' ? Buffer.alloc(0) : u32(data.length, style.bigEndian)
  return Buffer.concat([u32(pcr, style.bigEndian), digest, u32(template.length, style.bigEndian), Buffer.from(template, 'latin1'), length, data])
}

/** What the template digest is the hash of: the data as written, or for template `ima` the digest and the padded name. */
function hashedData(entry: MadeEntry, style: MadeStyle): Buffer {
  const data = dataOf(entry, style)
  if (entry.template !== 'ima') return data
  const hashed = Buffer.alloc(20 + 256)
  data.copy(hashed, 0, 0, 20)
  data.copy(hashed, 20, 24)
  return hashed
}

function dataOf(entry: MadeEntry, style: MadeStyle): Buffer {
  if (entry.data) return Buffer.from(entry.data)
  const { template = 'ima-ng', algorithm = 'sha256', path = '/usr/bin/true' } = entry
  const name = typeof path === 'string' ? Buffer.from(path, 'utf8') : Buffer.from(path)
  const field = (...parts: Uint8Array[]) => Buffer.concat([u32(parts.reduce((sum, part) => sum + part.length, 0), style.bigEndian), ...parts])
  if (template === 'ima') return Buffer.concat([entry.digest ?? digestOf(name.toString('latin1'), 'sha1'), u32(name.length, style.bigEndian), name])
  const size = createHash(algorithm).digest().length
  const digest = entry.digest ?? (entry.violation ? new Uint8Array(size) : digestOf(name.toString('latin1'), algorithm))
  const type = template.endsWith('v2') ? 'ima:' : ''
  const fields = [field(Buffer.from(`${type}${algorithm}:\0`), digest), field(name, Buffer.of(0))]
  if (template === 'ima-sig' || template === 'ima-sigv2' || template === 'ima-buf') fields.push(field(entry.tail ?? new Uint8Array()))
  return Buffer.concat(fields)
}
