import { byteCount } from '../../bytes/byte-count'
import { visibleBytes } from '../../bytes/visible'
import { unescape } from '../../bytes/xattr-escapes'
import { decodeValue, encodingOf } from '../../bytes/xattr-value'
import type { ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { DumpedFile, DumpedXattr, XattrDump } from '../../model/xattr-dump'
import { attributeAt, fileNameAt, lineAt, type Line } from './lines'
import { describeXattr } from './describe'

/** Files, and attributes of all of them, that are read: a large distribution has half a million files. */
const MAX_FILES = 1_000_000
const MAX_XATTRS = 4_000_000
/** PATH_MAX, and as many bytes of an escape for each of its bytes. */
const MAX_NAME = 4 * 4096
/** Files that are shown one by one. */
const SHOWN = 100
const CHECK_EVERY = 4096

/** Decodes what `getfattr -d` printed. What is readable before a value that is none is kept. */
export async function parseXattrDump(input: SourceInput, checkpoint: Checkpoint): Promise<XattrDump> {
  const reader = new DumpReader(input)
  let line = 0
  for (let at = 0; at < input.bytes.length && reader.stopped === null; line++) {
    if (line % CHECK_EVERY === 0) await checkpoint(0, null)
    const next = lineAt(input.bytes, at)
    // getfattr ends every line: what has no end may lack digits that nobody would miss.
    if (next.next === next.end) reader.stop('truncated', next.end, 'line', 'the end of the line', 'the end of the file')
    else reader.read(next)
    at = next.next
  }
  const { files, otherLines, stopped } = reader
  return { evidence: input.id, path: input.path, bytes: input.bytes, files, otherLines, stopped, fields: fieldsOf(input.bytes, files) }
}

class DumpReader {
  readonly files: DumpedFile[] = []
  otherLines = 0
  stopped: ErrorData | null = null
  private xattrs: DumpedXattr[] = []
  private xattrCount = 0

  constructor(private readonly input: SourceInput) {}

  read(line: Line): void {
    if (line.start === line.end) return
    const nameAt = fileNameAt(this.input.bytes, line)
    if (nameAt >= 0) return this.startFile(nameAt, line)
    const attribute = this.files.length > 0 ? attributeAt(this.input.bytes, line) : null
    if (attribute) this.addXattr(attribute.name, attribute.valueAt, line)
    else this.otherLines++
  }

  private startFile(nameAt: number, { start, end }: Line): void {
    if (this.files.length === MAX_FILES) return this.stop('too-many', start, 'file', `at most ${MAX_FILES.toLocaleString('en-US')} files`, 'more')
    const name = end - nameAt <= MAX_NAME ? unescape(this.input.bytes.subarray(nameAt, end)) : null
    if (name === null) return this.stop('name', nameAt, 'file', 'a path in getfattr\'s form', end - nameAt > MAX_NAME ? byteCount(end - nameAt) : 'an escape that is none')
    this.xattrs = []
    this.files.push({ name, byteOffset: start, byteLength: end - start, xattrs: this.xattrs })
  }

  private addXattr(written: string, valueAt: number, { start, end }: Line): void {
    if (this.xattrCount++ === MAX_XATTRS) return this.stop('too-many', start, 'attribute', `at most ${MAX_XATTRS.toLocaleString('en-US')} attributes`, 'more')
    const plain = unescape(this.input.bytes.subarray(start, start + written.length))
    if (plain === null) return this.stop('name', start, 'attribute', 'a name in getfattr\'s form', 'an escape that is none')
    const name = visibleBytes(plain)
    const value = this.input.bytes.subarray(valueAt, end)
    const encoding = valueAt < 0 ? 'none' : encodingOf(value)
    if (encoding === null || (encoding !== 'none' && decodeValue(value, encoding) === null)) return this.stop('value', valueAt, name, 'a value as text in quotes, 0x and hex digits, or 0s and base64', byteCount(value.length))
    this.xattrs.push({ name, valueOffset: Math.max(valueAt, start), valueLength: valueAt < 0 ? 0 : value.length, encoding })
  }

  stop(code: string, byteOffset: number, field: string, expected: string, found: string): void {
    this.stopped = { code: `xattrs.${code}`, file: this.input.path, byteOffset, field, expected, found }
  }
}

function fieldsOf(bytes: Uint8Array, files: readonly DumpedFile[]): FieldNode[] {
  const shown = Math.min(files.length, SHOWN)
  const count = { label: 'Files', value: `${files.length}`, meaning: shown < files.length ? `the first ${shown} are shown` : undefined, byteOffset: 0, byteLength: bytes.length }
  return [count, ...files.slice(0, shown).map(({ name, byteOffset, byteLength, xattrs }) => ({
    label: 'File', value: visibleBytes(name), byteOffset, byteLength,
    children: xattrs.slice(0, SHOWN).map((one) => ({ label: 'Attribute', term: one.name, ...describeXattr(bytes, one), byteOffset: one.valueOffset, byteLength: one.valueLength })),
  }))]
}
