import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { ENTRY, hasFlag, pathBytes, type ImaLog } from '@shared/model/ima-log'
import { recognise } from '@shared/sources/index'
import { parseImaAscii } from '@shared/sources/ima-ascii/parse'
import { entriesOf, latin1, noCheckpoint, sourceInput } from '../../../support/decode'
import { makeLog, type MadeEntry } from '../../../support/make-log'
import { printEntry, printLog } from '../../../support/print-log'

const BOOT: MadeEntry = { path: 'boot_aggregate' }

const text = (...entries: MadeEntry[]) => printLog(entries)
const parse = (bytes: Uint8Array): Promise<ImaLog> => parseImaAscii(sourceInput('log', new Uint8Array(bytes)), noCheckpoint)
const paths = (log: ImaLog) => Array.from({ length: log.count }, (_, index) => latin1(pathBytes(log, index)))
const offsetOf = (bytes: Buffer, part: string) => bytes.indexOf(part)

describe('an ASCII log', () => {
  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('of a %s column is the binary log of the same entries, in either byte order', async (column) => {
    for (const bigEndian of [false, true]) {
      const style = { column, bigEndian }
      const entries = [BOOT, { path: '/a' }, { path: '/b', pcr: 9 }]
      const log = await parse(printLog(entries, style))
      expect(log).toMatchObject({ byteOrder: bigEndian ? 'be' : 'le', templateDigestSize: { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[column], stopped: null })
      expect(Buffer.compare(entriesOf(log), makeLog(entries, style))).toBe(0)
    }
  })

  it('keeps names that are no text, or hold what looks like the end of a field', async () => {
    const names = ['/é', '/\u202e', '/x\ry', '/ blank', '/two  blanks ', '/t\tt']
    expect(paths(await parse(text(BOOT, ...names.map((path) => ({ path })))))).toEqual(['boot_aggregate', ...names.map((name) => Buffer.from(name).toString('latin1'))])
  })

  it.each(['/a\nb', '/a\n\nb', '/\n', '/a\n10 zz\n'])('joins the lines of a name with line feeds where the digest says so: %j', async (path) => {
    const log = await parse(text(BOOT, { path }, { path: '/after' }))
    expect(paths(log)).toEqual(['boot_aggregate', path, '/after'])
    expect(log.lineFeeds).toEqual([1])
    expect(log.notes.join()).toMatch(/entry 2 holds a line feed/)
  })

  it('is not taken in by a name that holds a whole line of its own', async () => {
    const forged = printEntry({ path: '/usr/bin/innocent' }).toString('latin1')
    const path = `/evil\n${forged}rest`
    const log = await parse(text(BOOT, { path }, { path: '/after' }))
    expect(paths(log)).toEqual(['boot_aggregate', path, '/after'])
    expect(log.lineFeeds).toEqual([1])
  })

  it('joins the lines of a violation\'s name, which no digest proves, where they are no entries', async () => {
    const log = await parse(text(BOOT, { path: '/v\nw', violation: true }, { path: '/after' }))
    expect(paths(log)).toEqual(['boot_aggregate', '/v\nw', '/after'])
    expect(hasFlag(log, 1, ENTRY.violation)).toBe(true)
  })

  it('reads on where an editor took the last blanks away, and says so', async () => {
    const bytes = text({ ...BOOT, template: 'ima-sig', tail: new Uint8Array(0) }, { path: '/a', template: 'ima-sig', tail: new Uint8Array(0) })
    const log = await parse(Buffer.from(bytes.toString('latin1').replaceAll(' \n', '\n'), 'latin1'))
    expect(Buffer.compare(entriesOf(log), entriesOf(await parse(bytes)))).toBe(0)
    expect(log.notes.join()).toMatch(/missing at the end of 2 lines/)
  })

  it('reads CR LF and a byte order mark, with a note; a CR of one name stays', async () => {
    const bytes = text(BOOT, { path: '/a' })
    const dos = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')])
    const log = await parse(dos)
    expect(Buffer.compare(entriesOf(log), makeLog([BOOT, { path: '/a' }]))).toBe(0)
    expect(log.places!.offset[0]).toBe(3)
    expect(log.notes.join()).toMatch(/byte order mark.*CR LF/)
    expect(paths(await parse(text({ path: '/a\r' }, { path: '/b' })))).toEqual(['/a\r', '/b'])
  })

  it('in UTF-16 is refused', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text(BOOT).toString('latin1'), 'utf16le')])
    expect(recognise(sourceInput('ascii_runtime_measurements', new Uint8Array(utf16)))).toMatchObject({ source: { kind: 'ima-log-ascii' } })
    await expect(parse(utf16)).rejects.toThrow(EvidenceError)
    await expect(parse(utf16)).rejects.toMatchObject({ code: 'ima.ascii-encoding', byteOffset: 0 })
  })

  it('without a line feed at its end is whole', async () => {
    expect(await parse(text(BOOT, { path: '/a' }).subarray(0, -1))).toMatchObject({ count: 2, stopped: null })
  })

  it('skips empty lines between entries', async () => {
    expect(paths(await parse(Buffer.from(`\n${text(BOOT).toString('latin1')}\n\n${text({ path: '/a' }).toString('latin1')}\n`, 'latin1')))).toEqual(['boot_aggregate', '/a'])
  })
})

describe('a damaged ASCII log', () => {
  const good = text(BOOT, { path: '/a' })

  it.each([['ima.ascii-line', 'no entry\n'], ['ima.truncated', 'no ent'], ['ima.ascii-line', '10 abc ima-ng sha256:00 /x\n'], ['ima.truncated', '10 00']])('stops with %s at %j and keeps what stood before', async (code, rest) => {
    const log = await parse(Buffer.concat([good, Buffer.from(rest)]))
    expect(log.count).toBe(2)
    expect(log.stopped).toMatchObject({ code, byteOffset: good.length, entryIndex: 2 })
  })

  it('stops where the template digests change their size', async () => {
    const log = await parse(Buffer.concat([good, printEntry({ path: '/b' }, { column: 'sha256' })]))
    expect(log).toMatchObject({ count: 2, stopped: { code: 'ima.ascii-digest', byteOffset: good.length + 3 } })
  })

  it.each([
    ['d-ng', 'sha256:zz /x', 'sha256:zz', 7], ['d-ng', 'sha256:0 /x', 'sha256:0 ', 7], ['d-ng', 'noalgorithm /x', 'noalgorithm', 0],
  ])('tells a field that can\'t be undone and reads on: %s of %j', async (field, rest, part, at) => {
    const bytes = Buffer.concat([good, Buffer.from(`10 ${'ab'.repeat(20)} ima-ng ${rest}\n`), text({ path: '/after' })])
    const log = await parse(bytes)
    expect(log).toMatchObject({ count: 4, stopped: null, malformed: [{ code: 'ima.ascii-field', field, entryIndex: 2, byteOffset: offsetOf(bytes, part) + at }] })
    expect(hasFlag(log, 2, ENTRY.noData) && hasFlag(log, 2, ENTRY.malformed)).toBe(true)
    expect(paths(log)[3]).toBe('/after')
  })

  it('keeps entries of a template whose text can\'t be undone, without data', async () => {
    const log = await parse(Buffer.concat([good, Buffer.from(`10 ${'ab'.repeat(20)} mine x y z\n`), text({ path: '/after' })]))
    expect(log).toMatchObject({ count: 4, malformed: [], stopped: null })
    expect(hasFlag(log, 2, ENTRY.noData) && hasFlag(log, 2, ENTRY.unknownTemplate)).toBe(true)
  })

  it('names a PCR that does not exist at its line', async () => {
    const bytes = Buffer.concat([good, printEntry({ path: '/p', pcr: 99 })])
    expect(await parse(bytes)).toMatchObject({ count: 3, malformed: [{ code: 'ima.pcr-index', entryIndex: 2, byteOffset: good.length }] })
  })
})

it('a line that says what no entry can ends the log there, in words: the lines after it are not dropped in silence', async () => {
  const line = (template: string, name: string) => `10 ${'ab'.repeat(20)} ${template} ${'cd'.repeat(20)} ${name}\n`
  const whole = `${line('ima', '/bin/a')}${line('ima', `/${'b'.repeat(300)}`)}${line('ima', '/bin/c')}`
  const log = await parseImaAscii(sourceInput('log', new TextEncoder().encode(whole)), noCheckpoint)
  expect(log).toMatchObject({ count: 1, stopped: { code: 'ima.data-length', byteOffset: line('ima', '/bin/a').length, entryIndex: 1 } })
  expect(log.places!.offset).toHaveLength(1)
})
