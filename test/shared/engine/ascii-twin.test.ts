import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyzed, codesOf, file, findingOf, reportOf } from '../../support/make-case'

const VECTORS = join(import.meta.dirname, '../../vectors')
const read = (path: string) => new Uint8Array(readFileSync(join(VECTORS, path)))
const BINARY = file('binary_runtime_measurements', read('ima-fields/evm/binary_runtime_measurements'))
const TEXT = read('ima-fields/evm/ascii_runtime_measurements')
const ascii = (bytes: Uint8Array) => file('ascii_runtime_measurements', bytes)
const lineAt = (n: number) => TEXT.reduce<number[]>((starts, byte, i) => (byte === 0x0a ? [...starts, i + 1] : starts), [0])[n]

describe('a log as text beside the binary one', () => {
  it('is its twin: the binary one is judged, the other compared', async () => {
    const report = await reportOf([ascii(TEXT), BINARY], {})
    expect(report).not.toHaveProperty('hosts')
    expect(report.log).toMatchObject({ evidence: 'e2', format: 'binary', entries: 167 })
    expect(report.evidence[0].notes.join()).toMatch(/twin of binary_runtime_measurements, which is judged: 167 entries compared/)
    expect(codesOf(report)).not.toContain('log.twin-differs')
  })

  it('that says something else differs at its line', async () => {
    const changed = TEXT.slice()
    const at = lineAt(40) + 70
    changed[at] ^= 1
    const report = await reportOf([BINARY, ascii(changed)], {})
    expect(findingOf(report, 'log.twin-differs')).toMatchObject({ severity: 'error', evidence: 'e2', entry: 41, byteOffset: lineAt(40) })
  })

  it('whose last blanks an editor took away does not', async () => {
    const trimmed = Buffer.from(Buffer.from(TEXT).toString('latin1').replaceAll(/ +\n/g, '\n'), 'latin1')
    expect(trimmed.length).toBeLessThan(TEXT.length)
    expect(codesOf(await reportOf([BINARY, ascii(trimmed)], {}))).not.toContain('log.twin-differs')
  })

  it('with entries that the binary one lacks is judged, and the binary one compared', async () => {
    const binary = read('ima-fields/evm/binary_runtime_measurements')
    const report = await reportOf([ascii(TEXT), file('log', binary)], {})
    const half = await reportOf([ascii(TEXT), file('log', binary.subarray(0, (await rowOffset(report)).byteOffset))], {})
    expect(half.log).toMatchObject({ evidence: 'e1', format: 'ascii', entries: 167 })
    expect(codesOf(half)).not.toContain('log.twin-differs')
  })
})

it('text with more entries that contradicts the binary log is not judged in its place', async () => {
  const binary = read('ima-fields/evm/binary_runtime_measurements')
  const { byteOffset } = (await (await analyzed([BINARY], {})).rows({ text: '', classes: [] }, 99, 1)).rows[0]
  const changed = TEXT.slice()
  changed[lineAt(41) - 1 - 6] ^= 1
  const report = await reportOf([ascii(changed), file('log', binary.subarray(0, byteOffset))], {})
  expect(report.log).toMatchObject({ evidence: 'e2', format: 'binary', entries: 99 })
  expect(findingOf(report, 'log.twin-differs')).toMatchObject({ evidence: 'e1', entry: 41 })
})

/** Place of entry 100 in the binary log. */
async function rowOffset(report: { log: { format: string } | null }) {
  expect(report.log!.format).toBe('binary')
  return (await (await analyzed([BINARY], {})).rows({ text: '', classes: [] }, 99, 1)).rows[0]
}

describe('a log as text alone', () => {
  it.each(['mixed', 'legacy', 'violations', 'buffers', 'ngv2'])('of %s replays to the values of its TPM', async (name) => {
    const text = file('ascii', read(`ima/${name}/ascii_runtime_measurements`))
    const report = await reportOf([text, file('pcrs-sha256.values', read(`ima/${name}/pcrs-sha256.values`), 'pcrs')], {})
    expect(report.log).toMatchObject({ format: 'ascii', stopped: null })
    for (const row of report.replay) expect(row).toMatchObject({ bank: 'sha256', status: 'match' })
    expect(report.log!.templateDigests.mismatched).toEqual([])
  })

  it('shows its lines: rows and details lie in the text', async () => {
    const found = await analyzed([ascii(TEXT)], {})
    const { rows } = await found.rows({ text: '', classes: [] }, 0, 3)
    expect(rows.map((row) => row.byteOffset)).toEqual([0, lineAt(1), lineAt(2)])
    const detail = await found.entry(2)
    const path = detail.fields[1].children!.find((field) => field.term === 'n-ng')!
    expect(Buffer.from(await found.bytes('e1', path.byteOffset, path.byteLength)).toString()).toBe(path.value)
  })

  it('named by an option is read as text, and one that is neither as a binary log', async () => {
    expect((await reportOf([file('x', TEXT, 'log')], {})).log).toMatchObject({ format: 'ascii', entries: 167 })
    expect((await reportOf([file('x', new Uint8Array(9), 'log')], {})).log).toMatchObject({ format: 'binary', entries: 0 })
  })

  it('with entries that it gives no data of is not checked but in the bank of its template digests', async () => {
    const line = Buffer.from(`10 ${'ab'.repeat(20)} mine x y z\n`)
    const pcrs = ['sha1', 'sha256'].map((bank) => file(`pcrs-${bank}.values`, read(`ima/violations/pcrs-${bank}.values`), 'pcrs'))
    const text = read('ima/violations/ascii_runtime_measurements')
    const rows = async (bytes: Uint8Array) => (await reportOf([file('log', bytes), ...pcrs], {})).replay.map(({ bank, status, reason }) => [bank, status, reason])
    expect(await rows(Buffer.concat([text, line]))).toEqual([['sha1', 'match', null], ['sha256', 'match', null]])
    const first = text.indexOf(0x0a) + 1
    expect(await rows(Buffer.concat([text.subarray(0, first), line, text.subarray(first)]))).toEqual([['sha1', 'mismatch', null], ['sha256', 'not-checked', 'unknown-template']])
    const report = await reportOf([file('log', Buffer.concat([text, line])), ...pcrs], {})
    expect(report.log!.templateDigests.mismatched).toEqual([])
    expect(codesOf(report)).toContain('log.unknown-template')
  })
})
