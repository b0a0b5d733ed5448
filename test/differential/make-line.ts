import { createHash } from 'node:crypto'
import type { Random } from '../support/fuzz/random'
import { u32 } from '../support/make-log'

/** What the kernel would have written a line from; `text` fields may differ from it. */
export interface LineParts {
  readonly template: string
  /** Empty: a digest without prefix. */
  readonly algorithm: string
  readonly digest: Buffer
  readonly name: string
  /** Signature or buffer; `null` for templates without. */
  readonly third: Buffer | null
  /** Text of the PCR column. */
  readonly pcr: string
  /** Hash of the template digest column. */
  readonly column: string
  /** Instead of the right one. */
  readonly columnDigest?: Buffer
}

/** How the bytes of a line are written as text. */
export interface Writing {
  readonly hex: (bytes: Buffer) => string
  /** After the last field. */
  readonly end: string
}

export const PLAIN: Writing = { hex: (bytes) => bytes.toString('hex'), end: '' }

export function printLine(parts: LineParts, { hex, end }: Writing = PLAIN): string {
  const { pcr, template, algorithm, digest, name, third } = parts
  const fields = [`${algorithm === '' ? '' : `${algorithm}:`}${hex(digest)}`, name, ...(third === null ? [] : [hex(third)])]
  return [pcr, hex(columnOf(parts)), template, ...fields].join(' ') + end
}

function columnOf(parts: LineParts): Buffer {
  return parts.columnDigest ?? createHash(parts.column).update(dataOf(parts)).digest()
}

/** FORMATS 1.5; a digest without prefix is hashed as `sha1:` or `md5:`, which no kernel writes but Keylime takes. */
function dataOf({ template, algorithm, digest, name, third }: LineParts): Buffer {
  const path = Buffer.from(name)
  if (template === 'ima') return Buffer.concat([digest, path, Buffer.alloc(Math.max(0, 256 - path.length))])
  const prefix = algorithm || (digest.length === 16 ? 'md5' : 'sha1')
  const fields = [Buffer.concat([Buffer.from(`${prefix}:\0`), digest]), Buffer.concat([path, Buffer.alloc(1)]), ...(third === null ? [] : [third])]
  return Buffer.concat(fields.flatMap((field) => [u32(field.length), field]))
}

/** Hex in the ways that `bytes.fromhex` reads and a kernel never writes, and some that it does not read. `ends`: there may be more at the end of the line, which is part of a name. */
export function oddWriting(random: Random, ends: boolean): Writing {
  const spaced = (gap: string) => (bytes: Buffer) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(gap)
  const hex = random.pick<Writing['hex']>([
    PLAIN.hex, PLAIN.hex, PLAIN.hex, (bytes) => bytes.toString('hex').toUpperCase(), spaced('\t'), spaced(' '), (bytes) => `\r${bytes.toString('hex')}\v`, (bytes) => `${bytes.toString('hex')}\f`,
    (bytes) => bytes.toString('hex').replace(/^./, '$& '), (bytes) => `${bytes.toString('hex')}\u00a0`, (bytes) => bytes.toString('hex').slice(1),
  ])
  return { hex, end: ends && random.below(2) === 0 ? random.pick([' ', '\r', '\t', '  ']) : '' }
}

/** One small change anywhere in the text. */
export function damaged(line: string, random: Random): string {
  const at = random.below(line.length + 1)
  const more = random.pick([' ', ' ', '\t', ':', '\r', '0', 'z', 'é', '\u2028', '\u0001', '\ufeff', '-'])
  return random.pick([
    () => line.slice(0, at) + more + line.slice(at), () => line.slice(0, at) + line.slice(at + 1), () => line.slice(0, at), () => line.trimEnd(),
    () => ` ${line}`, () => line.replace(' ', '  '), () => `${line} `, () => line.slice(0, at) + more + line.slice(at + 1),
  ])()
}
