import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A value of a header as its type has it: numbers of 16 or 32 bits, one text, several, or bytes. */
export type RpmValue = { readonly int16: readonly number[] } | { readonly int32: readonly number[] } | { readonly text: string | Uint8Array } | { readonly texts: readonly (string | Uint8Array)[] } | { readonly bytes: Uint8Array }
export type RpmTags = Readonly<Record<number, RpmValue>>

const REGION = { signature: 62, main: 63 }

/** A header written from scratch (rpm's format_v4.md), with nothing of ours: index, data, and the region's trailer at its end. */
export function makeHeader(tags: RpmTags, region: number | null): Buffer {
  const entries: Buffer[] = []
  let data = Buffer.alloc(0)
  for (const [tag, value] of Object.entries(tags)) {
    const [type, align, count, bytes] = encoded(value)
    data = Buffer.concat([data, Buffer.alloc((align - (data.length % align)) % align)])
    entries.push(words(Number(tag), type, data.length, count))
    data = Buffer.concat([data, bytes])
  }
  if (region !== null) {
    entries.unshift(words(region, 7, data.length, 16))
    data = Buffer.concat([data, words(region, 7, (-16 * entries.length) >>> 0, 16)])
  }
  return Buffer.concat([Buffer.from('8eade80100000000', 'hex'), words(entries.length, data.length), ...entries, data])
}

function encoded(value: RpmValue): readonly [type: number, align: number, count: number, bytes: Buffer] {
  const zeroEnded = (texts: readonly (string | Uint8Array)[]) => Buffer.concat(texts.flatMap((text) => [Buffer.from(text as string), Buffer.alloc(1)]))
  if ('int16' in value) return [3, 2, value.int16.length, Buffer.concat(value.int16.map((one) => words(one).subarray(2)))]
  if ('int32' in value) return [4, 4, value.int32.length, words(...value.int32)]
  if ('text' in value) return [6, 1, 1, zeroEnded([value.text])]
  if ('texts' in value) return [8, 1, value.texts.length, zeroEnded(value.texts)]
  return [7, 1, value.bytes.length, Buffer.from(value.bytes)]
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i)
  return bytes
}

export interface MadeFile {
  readonly folder?: string
  readonly name: string | Uint8Array
  readonly content?: string
  readonly mode?: number
  readonly flags?: number
  /** As written in the header, instead of the content's SHA-256. */
  readonly digest?: string
  readonly imaSignature?: string
}

/** Tags of the main header of a package of these files. */
export function fileTags(files: readonly MadeFile[]): RpmTags {
  const folders = [...new Set(files.map(({ folder = '/usr/bin/' }) => folder))]
  return {
    1000: { text: 'made' }, 1001: { text: '1.0' }, 1002: { text: '1' }, 1006: { int32: [1_700_000_000] }, 1022: { text: 'noarch' },
    1030: { int16: files.map(({ mode = 0o100644 }) => mode) }, 1035: { texts: files.map(({ content = '', digest }) => digest ?? sha256(content)) }, 1037: { int32: files.map(({ flags = 0 }) => flags) }, 1044: { text: 'made-1.0-1.src.rpm' },
    1116: { int32: files.map(({ folder = '/usr/bin/' }) => folders.indexOf(folder)) }, 1117: { texts: files.map(({ name }) => name) }, 1118: { texts: folders }, 5011: { int32: [8] },
  }
}

export interface MadePackage {
  readonly main: RpmTags
  /** Tags of the signature header beside the SHA-256 of the main one. */
  readonly signature?: RpmTags
  /** Without the main header's region, as before rpm 4.0. */
  readonly oldForm?: boolean
  /** Written as its SHA-256; `null` for none. */
  readonly sha256?: string | null
  readonly payload?: Uint8Array
}

/** A package file: lead, signature header, header, payload. */
export function makeRpm({ main, signature = {}, oldForm = false, sha256: stated, payload = Buffer.from('payload') }: MadePackage): Uint8Array {
  const header = makeHeader(main, oldForm ? null : REGION.main)
  const digest: RpmTags = stated === null ? {} : { 273: { text: stated ?? createHash('sha256').update(header).digest('hex') } }
  const signatures = makeHeader({ ...digest, ...signature }, REGION.signature)
  const lead = Buffer.alloc(96)
  lead.set(Buffer.from('edabeedb0300000000ff', 'hex'))
  lead.set(Buffer.from('00010005', 'hex'), 76)
  return new Uint8Array(Buffer.concat([lead, signatures, Buffer.alloc((8 - (signatures.length % 8)) % 8), header, payload]))
}

/** The same package with these IMA signatures, one for each file, in its signature header (tags 274 and 275, as `rpmsign --signfiles` adds them): Debian's rpm is built without that option. */
export function withFileSignatures(rpm: Uint8Array, signatures: readonly string[]): Uint8Array {
  const bytes = Buffer.from(rpm)
  const [count, length] = [bytes.readUInt32BE(96 + 8), bytes.readUInt32BE(96 + 12)]
  const end = 96 + 16 + 16 * count + length
  const main = bytes.subarray(end + ((8 - ((end - 96) % 8)) % 8))
  const stated = /[0-9a-f]{64}/.exec(bytes.subarray(96 + 16 + 16 * count, end).toString('latin1'))![0]
  const header = makeHeader({ 273: { text: stated }, 274: { texts: signatures }, 275: { int32: [Math.max(...signatures.map((one) => one.length / 2))] } }, REGION.signature)
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 96), header, Buffer.alloc((8 - (header.length % 8)) % 8), main]))
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Builds packages by rpmbuild: `install` is a shell script that fills `$RPM_BUILD_ROOT`, `files` the lines of `%files`. Returns the paths of what it wrote. */
export function buildRpm(name: string, install: string, files: readonly string[], { algorithm = 8, source = false } = {}): string {
  const top = mkdtempSync(join(tmpdir(), 'imascope-rpm-'))
  mkdirSync(join(top, 'SPECS'))
  const spec = join(top, 'SPECS', `${name}.spec`)
  writeFileSync(spec, [
    `Name: ${name}`, 'Epoch: 2', 'Version: 1.0', 'Release: 3', 'Summary: made by a test', 'License: Apache-2.0', 'BuildArch: noarch', '%description', 'Made by a test.', '%install', install, '%files', ...files, '',
  ].join('\n'))
  const defines = [['_topdir', top], ['_binary_filedigest_algorithm', `${algorithm}`], ['_source_filedigest_algorithm', `${algorithm}`], ['__os_install_post', '%{nil}'], ['_build_id_links', 'none']]
  execFileSync('rpmbuild', [source ? '-bs' : '-bb', '--quiet', ...defines.flatMap(([macro, value]) => ['--define', `${macro} ${value}`]), spec], { stdio: ['ignore', 'ignore', 'pipe'] })
  const folder = source ? join(top, 'SRPMS') : join(top, 'RPMS', 'noarch')
  return join(folder, readdirSync(folder)[0])
}

export function readRpm(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path))
}
