import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Report } from '@shared/model/report'
import { analyzed, policyFile, type PolicyParts } from './make-case'
import { digestOf } from './make-log'

/** A line of an ASCII log, made from what the kernel would hash, with nothing of ours. */
export interface MadeLine {
  /** As the column has it. */
  readonly pcr?: string
  readonly mode?: 'ima' | 'ima-ng' | 'ima-sig' | 'ima-buf'
  readonly name?: string
  /** The prefix; `null` for none. */
  readonly algorithm?: string | null
  readonly digest?: Uint8Array
  /** The signature or the buffer. */
  readonly tail?: Uint8Array
  /** Hash of the template digest column. */
  readonly column?: string
  /** Instead of the template digest, hex digits. */
  readonly templateDigest?: string
  /** Instead of the text of the tail. */
  readonly tailText?: string
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function line(made: MadeLine = {}): string {
  const { pcr = '10', mode = 'ima-ng', name = '/a', algorithm = 'sha256', digest = digestOf(name), column = 'sha1' } = made
  const templateDigest = made.templateDigest ?? createHash(column).update(hashedData(made)).digest('hex')
  const tail = mode === 'ima-sig' || mode === 'ima-buf' ? ` ${made.tailText ?? hex(made.tail ?? new Uint8Array(0))}` : ''
  return `${pcr} ${templateDigest} ${mode} ${algorithm === null ? '' : `${algorithm}:`}${hex(digest)} ${name}${tail}`
}

/** Template data, little-endian. */
export function hashedData({ mode = 'ima-ng', name = '/a', algorithm = 'sha256', digest = digestOf(name), tail = new Uint8Array(0) }: MadeLine): Buffer {
  const text = Buffer.from(name)
  if (mode === 'ima') return Buffer.concat([digest, text, Buffer.alloc(256 - text.length)])
  const prefix = algorithm ?? (digest.length === 20 ? 'sha1' : 'md5')
  return Buffer.concat([field(Buffer.from(`${prefix}:\0`), digest), field(text, Buffer.of(0)), ...(mode === 'ima-ng' ? [] : [field(tail)])])
}

/** `signature_v2_hdr` and the signature of a digest that `content` has. */
export interface MadeSignature {
  readonly type?: number
  readonly version?: number
  readonly hashId?: number
  readonly keyId?: string
  /** Name of the hash that is signed. */
  readonly hash?: string
}

export function signatureOf(content: string, key: KeyObject, { type = 3, version = 2, hashId = 4, keyId, hash = 'sha256' }: MadeSignature = {}): Buffer {
  const value = sign(hash, Buffer.from(content), key)
  const size = Buffer.alloc(2)
  size.writeUInt16BE(value.length)
  return Buffer.concat([Buffer.of(type, version, hashId), Buffer.from(keyId ?? keyIdOf(key), 'hex'), size, value])
}

/** The end of the SHA-1 of a P-256 or RSA key's bits, by its SPKI (docs/formats/signatures.md). */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha1').update(bitsOf(key)).digest('hex').slice(-8)
}

/** PKCS#1 of an RSA key; the uncompressed point of any other. */
function bitsOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'rsa') return publicOf(key).export({ type: 'pkcs1', format: 'der' })
  const { x, y } = key.export({ format: 'jwk' })
  return Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
}

function publicOf(key: KeyObject): KeyObject {
  return key.type === 'public' ? key : createPublicKey(key)
}

export interface JudgedLine {
  readonly entry: number
  readonly verdict: string
  readonly acceptedBy: string | null
  readonly events: readonly string[]
}

export interface JudgedLog {
  readonly report: Report
  readonly lines: readonly JudgedLine[]
}

/** The ASCII log of these lines, judged with `--mode keylime`. */
export async function judgedLines(lines: readonly string[] | Buffer, policy: KeylimePolicyParts | string = {}, more: readonly EvidenceFile[] = []): Promise<JudgedLog> {
  const text = Buffer.isBuffer(lines) ? lines : Buffer.from(lines.map((one) => `${one}\n`).join(''))
  return judgedFiles([{ path: 'given/ascii_runtime_measurements', content: new Uint8Array(text).buffer, role: 'log' }, policyFile(policy as PolicyParts), ...more])
}

export interface KeylimePolicyParts extends PolicyParts {
  readonly ima?: Readonly<Record<string, unknown>>
  readonly 'verification-keys'?: unknown
  readonly meta?: Readonly<Record<string, unknown>>
}

/** What `--entries` tells of every line. */
export async function judgedFiles(files: readonly EvidenceFile[]): Promise<JudgedLog> {
  const found = await analyzed(files, { mode: 'keylime' })
  const text = await found.entryLines(0, 100_000)
  const rows = text.split('\n').filter((row) => row !== '').map((row) => JSON.parse(row) as { entry: number; verdict: string; acceptedBy: string | null; keylimeEvents: string[] })
  return { report: found.report, lines: rows.map(({ entry, verdict, acceptedBy, keylimeEvents }) => ({ entry, verdict, acceptedBy, events: keylimeEvents })) }
}

/** `verification-keys` of these keys. */
export function keyringText(keys: readonly KeyObject[], keyIds: readonly number[] = []): string {
  return JSON.stringify({ meta: { version: 1 }, pubkeys: keys.map((key) => publicOf(key).export({ type: 'spki', format: 'der' }).toString('base64')), keyids: keyIds })
}

function field(...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(content.length)
  return Buffer.concat([length, content])
}
