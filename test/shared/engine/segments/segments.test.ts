import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { joinLogs } from '@shared/engine/segments/join-logs'
import { joinSegments, type SegmentFacts } from '@shared/engine/segments/join-segments'
import type { Bank } from '@shared/model/algorithms'
import { entryPlace, type ImaLog } from '@shared/model/ima-log'
import { parseImaAscii } from '@shared/sources/ima-ascii/parse'
import { parseImaBinary } from '@shared/sources/ima-binary/parse'
import { rawFull24 } from '@shared/model/pcr-layout'
import { entriesOf, columnsOf, entryOf, noCheckpoint } from '../../../support/decode'
import { pcrOfLog } from '../../../support/pcr-of-log'

const FOLDER = join(import.meta.dirname, '../../../vectors/ima')
const read = (path: string) => new Uint8Array(readFileSync(join(FOLDER, path)))
const parse = (bytes: Uint8Array, path: string, form: 'binary' | 'ascii' = 'binary') =>
  (form === 'binary' ? parseImaBinary : parseImaAscii)({ id: path, path, bytes }, noCheckpoint)

/** A real log cut at these entries, each piece a file of its own. */
async function pieces(capture: string, cuts: readonly number[], names = (i: number) => `p${i}`, form: 'binary' | 'ascii' = 'binary'): Promise<ImaLog[]> {
  const bytes = read(`${capture}/${form}_runtime_measurements`)
  const whole = await parse(bytes, 'whole', form)
  const offsets = [0, ...cuts.map((cut) => entryPlace(whole, cut).byteOffset), bytes.length]
  return Promise.all(offsets.slice(1).map((end, i) => parse(bytes.slice(offsets[i], end), names(i), form)))
}

function facts(capture: string, bank: Bank = 'sha256', over: Partial<SegmentFacts> = {}): SegmentFacts {
  const values = rawFull24(read(`${capture}/pcrs-${bank}.values`))!
  return { reported: [{ pcr: 10, bank, values: [values[10].value], digests: [] }], start: () => undefined, spent: { extends: 0 }, mayBeOneHost: () => true, checkpoint: noCheckpoint, ...over }
}
const unreported = facts('violations', 'sha256', { reported: [] })

const saysAll = (log: ImaLog) => Array.from({ length: log.count }, (_, index) => entryOf(log, index))

describe('a log of several parts', () => {
  it.each(['binary', 'ascii'] as const)('says what the whole says, each entry in its own file: %s', async (form) => {
    const whole = await parse(read(`mixed/${form}_runtime_measurements`), 'whole', form)
    const parts = await pieces('mixed', [30, 31, 77], undefined, form)
    const joined = joinLogs(parts.map((log) => ({ log, from: 0 })))
    expect(saysAll(joined)).toEqual(saysAll(whole))
    expect(Buffer.compare(entriesOf(joined), entriesOf(whole))).toBe(0)
    expect(joined.files.map((file) => [file.path, file.firstEntry])).toEqual([['p0', 0], ['p1', 30], ['p2', 31], ['p3', 77]])
    for (const index of [0, 29, 30, 31, 76, 77, whole.count - 1]) {
      const { evidence, byteOffset, byteLength } = entryPlace(joined, index)
      const own = parts.find((part) => part.path === evidence)!.files[0].content.read(byteOffset, byteLength)
      const place = entryPlace(whole, index)
      expect(Buffer.compare(own, whole.files[0].content.read(place.byteOffset, place.byteLength))).toBe(0)
    }
  })

  it('tells what is wrong with an entry of a later part by its entry in the whole', async () => {
    const bytes = read('violations/binary_runtime_measurements')
    const [first, second] = await pieces('violations', [40])
    const changed = entriesOf(second)
    new DataView(changed.buffer).setUint32(0, 99, true)
    const damaged = await parse(changed.subarray(0, changed.length - 3), 'p1')
    const joined = joinLogs([{ log: first, from: 0 }, { log: damaged, from: 0 }])
    expect(joined.malformed).toMatchObject([{ code: 'ima.pcr-index', file: 'p1', entryIndex: 40, byteOffset: 0 }])
    expect(joined.stopped).toMatchObject({ code: 'ima.truncated', file: 'p1', entryIndex: joined.count })
    expect(entriesOf(joined).length).toBeLessThan(bytes.length)
  })
})

describe('segments of a log', () => {
  const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]]
  it.each(orders)('are put in the order with which the reported value is reached, however they come: %j', async (...order) => {
    const parts = await pieces('violations', [20, 41, 60])
    const { lists, notes } = await joinSegments(order.map((i) => parts[i]), facts('violations'))
    expect(lists).toHaveLength(1)
    expect(lists[0].log.files.map((file) => file.path)).toEqual(['p0', 'p1', 'p2', 'p3'])
    expect(lists[0].log.count).toBe(77)
    expect(notes.get('p2')).toMatch(/segment 3 of 4: entries 42 to 60 of the log; a reported PCR value is reached with it there/)
  })

  it('may be many, in any order', async () => {
    const parts = await pieces('violations', [9, 20, 31, 41, 52, 60, 70])
    const { lists } = await joinSegments([5, 2, 7, 0, 6, 3, 1, 4].map((i) => parts[i]), facts('violations'))
    expect(lists.map((list) => list.log.files.map((file) => file.path))).toEqual([['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']])
  })

  it('of two machines in one folder, of which one alone is quoted, are not given to the other', async () => {
    const ours = await pieces('violations', [20, 50], (i) => `export/a${i}`)
    const theirs = await pieces('buffers', [40], (i) => `export/a${i + 3}`)
    const { lists } = await joinSegments([theirs[0], ours[2], ours[0], theirs[1], ours[1]], facts('violations'))
    expect(lists.map((list) => list.log.files.map((file) => file.path))).toContainEqual(['export/a0', 'export/a1', 'export/a2'])
    for (const { log } of lists) expect(new Set(log.files.map((file) => Number(file.path.slice(-1)) > 2)).size).toBe(1)
  })

  it('are found by the value of either bank', async () => {
    const parts = await pieces('violations', [30, 50])
    for (const bank of ['sha1', 'sha256'] as const) expect((await joinSegments(parts.toReversed(), facts('violations', bank))).lists).toHaveLength(1)
  })

  it('that hold entries of each other are joined where these agree, without any value', async () => {
    const bytes = read('violations/binary_runtime_measurements')
    const whole = await parse(bytes, 'whole')
    const cut = (from: number, to: number, path: string) => parse(bytes.slice(columnsOf(whole).offset[from], columnsOf(whole).offset[to] ?? bytes.length), path)
    const logs = [await cut(50, 77, 'c'), await cut(0, 40, 'a'), await cut(25, 60, 'b')]
    const { lists, notes } = await joinSegments(logs, unreported)
    expect(lists.map((list) => list.log.files.map((file) => [file.path, file.firstEntry]))).toEqual([[['a', 0], ['b', 40], ['c', 60]]])
    expect(saysAll(lists[0].log)).toEqual(saysAll(whole))
    expect(lists[0].parts.map(({ log, at }) => [log.path, at])).toEqual([['a', 0], ['b', 25], ['c', 50]])
    expect(notes.get('b')).toMatch(/entries 41 to 60 of the log; it begins with entries that the one before ends with/)
  })

  it('of which one lies in another are told as that', async () => {
    const bytes = read('violations/binary_runtime_measurements')
    const whole = await parse(bytes, 'whole')
    const piece = await parse(bytes.slice(columnsOf(whole).offset[10], columnsOf(whole).offset[20]), 'piece')
    const { lists, notes } = await joinSegments([whole, piece], unreported)
    expect(lists.map((list) => list.log)).toEqual([whole])
    expect(notes.get('piece')).toBe('not judged: entries 11 to 20 of whole, which is')
  })

  it('that no value proves follow their names, in one folder', async () => {
    const names = ['binary_runtime_measurements_staged', 'binary_runtime_measurements_2', 'binary_runtime_measurements_10']
    const parts = await pieces('violations', [20, 41], (i) => names[i])
    const { lists, notes } = await joinSegments(parts.toReversed(), unreported)
    expect(lists[0].log.files.map((file) => file.path)).toEqual(names)
    expect(notes.get(names[1])).toMatch(/only the names say so/)
    const apart = await pieces('violations', [20, 41], (i) => `host${i}/log`)
    expect((await joinSegments(apart, unreported)).lists).toHaveLength(3)
  })

  it('without the first replay from the value that the user gave', async () => {
    const parts = await pieces('violations', [20, 41, 60])
    const start = pcrOfLog(parts[0], 'sha256')
    const { lists } = await joinSegments([parts[3], parts[1], parts[2]], facts('violations', 'sha256', { start: () => start }))
    expect(lists.map((list) => list.log.files.map((file) => file.path))).toEqual([['p1', 'p2', 'p3']])
  })

  it('of two machines stay apart', async () => {
    const [a0, a1] = await pieces('violations', [30], (i) => `a/${i}`)
    const [b0, b1] = await pieces('buffers', [40], (i) => `b/${i}`)
    const reported = [...facts('violations').reported, ...facts('buffers').reported]
    const { lists } = await joinSegments([b1, a1, a0, b0], facts('violations', 'sha256', { reported }))
    expect(lists.map((list) => list.log.files.map((file) => file.path)).sort()).toEqual([['a/0', 'a/1'], ['b/0', 'b/1']])
  })

  it('after one that is damaged are not joined to it', async () => {
    const [first, second] = await pieces('violations', [40])
    const cut = await parse(entriesOf(first).slice(0, -3), 'p0')
    expect((await joinSegments([cut, second], facts('violations'))).lists).toHaveLength(2)
  })
})
