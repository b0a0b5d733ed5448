import { describe, expect, it } from 'vitest'
import { ENTRY, hasFlag } from '@shared/model/ima-log'
import { imaBinary } from '@shared/sources/ima-binary'
import { captures } from '../../../support/kernel-facts'
import { toBigEndian } from '../../../support/big-endian'
import { columnsOf, entryOf, noCheckpoint, parseLog, sourceInput } from '../../../support/decode'

describe.each(captures())('the capture $name', (capture) => {
  const column = capture.printed[0].templateDigest.length === 40 ? 'sha1' : 'sha256'
  const printed = capture.printed.map(({ tail, algorithm, ...rest }) => ({ ...rest, algorithm: algorithm || 'sha1', signature: rest.template === 'ima-sig' ? tail : '' }))

  it('has as many entries and violations as the kernel counted', async () => {
    const log = await parseLog(capture.log)
    expect(log.stopped).toBeNull()
    expect(log.malformed).toEqual([])
    expect(log.count).toBe(capture.count)
    const violations = Array.from({ length: log.count }, (_, index) => hasFlag(log, index, ENTRY.violation)).filter(Boolean)
    expect(violations).toHaveLength(capture.violations)
  })

  it('says of every entry what the kernel printed', async () => {
    const log = await parseLog(capture.log)
    expect(Array.from({ length: log.count }, (_, index) => entryOf(log, index))).toEqual(printed)
  })

  it('lies in the file without a gap', async () => {
    const log = await parseLog(capture.log)
    const { count } = log
    const columns = columnsOf(log)
    let end = 0
    for (let index = 0; index < count; index++) {
      expect(columns.offset[index]).toBe(end)
      end += columns.length[index]
    }
    expect(end).toBe(capture.log.length)
  })

  it('is known by its bytes, whatever its name', () => {
    expect(imaBinary.detect(sourceInput('x', capture.log))?.confidence).toBe('certain')
  })

  it('is read the same from a big-endian machine, but for the digests of its numbers', async () => {
    const bytes = toBigEndian(capture.log, column)
    expect(imaBinary.detect(sourceInput('x', bytes))?.confidence).toBe('certain')
    const log = await parseLog(bytes)
    expect(log).toMatchObject({ byteOrder: 'be', count: capture.count, stopped: null, malformed: [] })
    const withoutDigest = (entry: { templateDigest: string }) => ({ ...entry, templateDigest: null })
    expect(Array.from({ length: log.count }, (_, index) => withoutDigest(entryOf(log, index)))).toEqual(printed.map(withoutDigest))
  })

  it('tells its progress in entries, and in the end all of them', async () => {
    const told: number[] = []
    await imaBinary.parse(sourceInput('log', capture.log), (done) => {
      told.push(done)
      return noCheckpoint()
    })
    expect(told.at(-1)).toBe(capture.count)
    expect(told).toEqual([...told].sort((a, b) => a - b))
  })
})

describe('the vectors', () => {
  it('show both columns, violations, the legacy template, buffers, signatures and two PCRs', () => {
    const all = captures().flatMap((capture) => capture.printed)
    expect(new Set(all.map((entry) => entry.template))).toEqual(new Set(['ima', 'ima-ng', 'ima-sig', 'ima-buf', 'ima-ngv2']))
    expect(new Set(all.map((entry) => entry.templateDigest.length))).toEqual(new Set([40, 64]))
    expect(new Set(all.map((entry) => entry.pcr))).toEqual(new Set([10, 11]))
    expect(captures().reduce((sum, capture) => sum + capture.violations, 0)).toBe(10)
    expect(all.filter((entry) => entry.template === 'ima-sig' && entry.tail !== '').length).toBeGreaterThan(10)
  })
})
