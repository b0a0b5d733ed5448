import { describe, expect, it } from 'vitest'
import { entryPlace } from '@shared/model/ima-log'
import { describeEntry } from '@shared/sources/describe-entry'
import { imaBinary } from '@shared/sources/ima-binary'
import { captures } from '../../../support/kernel-facts'
import { toBigEndian } from '../../../support/big-endian'
import { entryOf, parseLog, sourceInput } from '../../../support/decode'

const { log: CAPTURE, count: COUNT } = captures().find((capture) => capture.name === 'buffers')!

/** As Linux `ima_dump_measurement_list` lays it out. */
function buffer(entries: Uint8Array, { count = COUNT, littleEndian = true, size = entries.length + 24 } = {}): Uint8Array {
  const header = new DataView(new ArrayBuffer(24))
  header.setUint16(0, 1, littleEndian)
  header.setBigUint64(8, BigInt(size), littleEndian)
  header.setBigUint64(16, BigInt(count), littleEndian)
  return new Uint8Array(Buffer.concat([new Uint8Array(header.buffer), entries]))
}

describe('the buffer of a kexec', () => {
  it('is the log behind its header, each entry at its place in the file', async () => {
    const [log, plain] = [await parseLog(buffer(CAPTURE)), await parseLog(CAPTURE)]
    expect(imaBinary.detect(sourceInput('x', buffer(CAPTURE)))?.confidence).toBe('certain')
    expect(Array.from({ length: log.count }, (_, index) => entryOf(log, index))).toEqual(Array.from({ length: plain.count }, (_, index) => entryOf(plain, index)))
    for (const index of [0, 1, COUNT - 1]) {
      expect(entryPlace(log, index).byteOffset).toBe(entryPlace(plain, index).byteOffset + 24)
      expect(describeEntry(log, index)[0].byteOffset).toBe(describeEntry(plain, index)[0].byteOffset + 24)
    }
    expect(log).toMatchObject({ stopped: null, malformed: [] })
    expect(log.notes.join()).toMatch(/kexec/)
  })

  it('of a big-endian machine too', async () => {
    expect(await parseLog(buffer(toBigEndian(CAPTURE, 'sha1'), { littleEndian: false }))).toMatchObject({ byteOrder: 'be', count: COUNT, stopped: null })
  })

  it('may be larger than what is in it, and tell another count', async () => {
    const log = await parseLog(new Uint8Array([...buffer(CAPTURE, { count: 7 }), ...new Uint8Array(4096)]))
    expect(log).toMatchObject({ count: COUNT, stopped: null })
    expect(log.notes.join()).toContain(`its header tells 7 entries, ${COUNT} were read`)
  })

  it('that is cut tells where, and keeps what stood before', async () => {
    const cut = buffer(CAPTURE.subarray(0, CAPTURE.length - 5))
    expect(await parseLog(cut)).toMatchObject({ count: COUNT - 1, stopped: { code: 'ima.truncated', entryIndex: COUNT - 1 } })
    expect((await parseLog(cut)).stopped!.byteOffset).toBeLessThanOrEqual(cut.length)
    expect((await parseLog(cut)).stopped!.byteOffset).toBeGreaterThan(entryPlace(await parseLog(cut), COUNT - 2).byteOffset)
  })

  it('with a size that the file does not have is none', async () => {
    expect(await parseLog(buffer(CAPTURE, { size: CAPTURE.length + 25 }))).toMatchObject({ count: 0 })
  })
})
