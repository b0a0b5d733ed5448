import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENTRY, hasFlag } from '@shared/model/ima-log'
import { imaBinary } from '@shared/sources/ima-binary'
import { describeEntry } from '@shared/sources/describe-entry'
import { capture } from '../../../support/kernel-facts'
import { columnsOf, parseLog, sourceInput } from '../../../support/decode'
import { bootLog, entryOffsets, makeLog, u32, type MadeEntry } from '../../../support/make-log'

/** One entry of every template that is decoded, and a violation. */
const ALL_TEMPLATES: MadeEntry[] = [
  { path: 'boot_aggregate' }, { template: 'ima', path: '/sbin/init' }, { template: 'ima-sig', tail: Buffer.from('0302') }, { violation: true },
  { template: 'ima-buf', path: 'kexec-cmdline', tail: Buffer.from('quiet') }, { template: 'ima-ngv2' }, { template: 'ima-sigv2', tail: Buffer.of(6, 3) },
]
const LOG = makeLog(ALL_TEMPLATES)
const OFFSETS = entryOffsets(ALL_TEMPLATES)

/** The bytes with a number (u32, little-endian) written at `offset`. */
function withNumber(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = bytes.slice()
  copy.set(u32(value), offset)
  return copy
}

const stoppedAt = async (bytes: Uint8Array) => {
  const { stopped, count } = await parseLog(bytes)
  return { code: stopped?.code, byteOffset: stopped?.byteOffset, entryIndex: stopped?.entryIndex, count }
}

describe('a log that is cut', () => {
  it('to any length keeps the entries before', async () => {
    for (let length = 0; length < LOG.length; length++) {
      const whole = OFFSETS.findLastIndex((offset) => offset <= length)
      const { count, stopped } = await parseLog(LOG.subarray(0, length))
      expect(count, `cut to ${length} bytes`).toBe(whole)
      if (OFFSETS.includes(length)) {
        expect(stopped).toBeNull()
        continue
      }
      expect(stopped, `cut to ${length} bytes`).toMatchObject({ code: 'ima.truncated', entryIndex: whole })
      expect(stopped!.byteOffset).toBeGreaterThanOrEqual(OFFSETS[whole])
      expect(stopped!.byteOffset).toBeLessThanOrEqual(length)
    }
  })

  it('is cut in the same way on a big-endian machine, or with the SHA-256 column', async () => {
    for (const style of [{ bigEndian: true }, { column: 'sha256' as const }, { column: 'sha512' as const, bigEndian: true }]) {
      const log = makeLog(ALL_TEMPLATES, style)
      const offsets = entryOffsets(ALL_TEMPLATES, style)
      for (let length = offsets[1]; length < log.length; length++) {
        const whole = offsets.findLastIndex((offset) => offset <= length)
        const { count, stopped } = await parseLog(log.subarray(0, length))
        expect(count).toBe(whole)
        expect(stopped === null).toBe(offsets.includes(length))
      }
    }
  })
})

describe('lengths that no kernel wrote', () => {
  const second = OFFSETS[1]
  const nameLength = OFFSETS[2] + 24
  const dataLength = nameLength + 4 + 'ima-sig'.length

  it.each([
    ['a template name of no bytes', nameLength, 0, 'ima.name-length', nameLength, 2],
    ['a template name of 1,025 bytes', nameLength, 1025, 'ima.name-length', nameLength, 2],
    ['a template name of 4 GiB', nameLength, 0xffffffff, 'ima.name-length', nameLength, 2],
    ['a template name longer than the rest', nameLength, 1024, 'ima.truncated', nameLength + 4, 2],
    ['template data over 16 MiB', dataLength, 16 * 1024 * 1024 + 1, 'ima.data-length', dataLength, 2],
    ['template data of 4 GiB', dataLength, 0xffffffff, 'ima.data-length', dataLength, 2],
    ['template data longer than the rest', dataLength, 16 * 1024 * 1024, 'ima.truncated', dataLength + 4, 2],
    ['a name of template ima over 255 bytes', second + 24 + 4 + 3 + 20, 256, 'ima.data-length', second + 24 + 4 + 3 + 20, 1],
    ['a name of template ima of 4 GiB', second + 24 + 4 + 3 + 20, 0xffffffff, 'ima.data-length', second + 24 + 4 + 3 + 20, 1],
  ])('%s stops the decoding', async (_, at, value, code, byteOffset, count) => {
    expect(await stoppedAt(withNumber(LOG, at, value))).toEqual({ code, byteOffset, entryIndex: count, count })
  })

  const entries = bootLog('/bin/sh', '/bin/ls', '/usr/bin/id')
  const firstField = entryOffsets(entries)[2] + 24 + 4 + 'ima-ng'.length + 4
  const secondField = firstField + 4 + 'sha256:'.length + 1 + 32

  it.each([
    ['of 2 GiB', firstField, 0x7fffffff, 'ima.field-overrun', firstField],
    ['of 4 GiB', firstField, 0xffffffff, 'ima.field-overrun', firstField],
    ['a byte short, so that the next length is none', firstField, 39, 'ima.field-overrun', firstField + 4 + 39],
    ['of the name a byte long', secondField, 9, 'ima.field-overrun', secondField],
    ['of the name a byte short', secondField, 7, 'ima.name-end', secondField + 4 + 7],
    ['of the name zero', secondField, 0, 'ima.name-end', secondField + 4],
  ])('a field length %s spoils that entry only', async (_, at, value, code, byteOffset) => {
    const log = await parseLog(withNumber(makeLog(entries), at, value))
    expect(log).toMatchObject({ count: 4, stopped: null })
    expect(log.malformed).toMatchObject([{ code, byteOffset, entryIndex: 2 }])
    expect([0, 1, 2, 3].map((index) => hasFlag(log, index, ENTRY.malformed))).toEqual([false, false, true, false])
  })
})

describe('bytes after the last entry', () => {
  it.each([
    ['one zero', new Uint8Array(1)], ['27 zeros', new Uint8Array(27)], ['28 zeros', new Uint8Array(28)], ['a page of zeros', new Uint8Array(4096)],
    ['a line feed and a word', Buffer.from('\nend')], ['ones', new Uint8Array(20).fill(0xff)],
  ])('%s are no entry', async (_, tail) => {
    const bytes = Uint8Array.of(...LOG, ...tail)
    expect(await stoppedAt(bytes)).toEqual({ code: 'ima.trailing-bytes', byteOffset: LOG.length, entryIndex: 7, count: 7 })
  })

  it('a header of ones is a length that cannot be', async () => {
    expect(await stoppedAt(Uint8Array.of(...LOG, ...new Uint8Array(64).fill(0xff)))).toMatchObject({ code: 'ima.name-length', byteOffset: LOG.length + 24, count: 7 })
  })
})

describe('entries that are whole and strange', () => {
  it.each([24, 25, 0x0a000000, 0xffffffff])('PCR %i does not exist: the entry is kept and named', async (pcr) => {
    const entries: MadeEntry[] = [...bootLog('/bin/sh'), { pcr }, { path: '/bin/ls' }]
    const log = await parseLog(makeLog(entries))
    expect(log).toMatchObject({ count: 4, stopped: null })
    expect(columnsOf(log).pcr[2]).toBe(pcr)
    expect(hasFlag(log, 2, ENTRY.noSuchPcr)).toBe(true)
    expect(log.malformed).toMatchObject([{ code: 'ima.pcr-index', byteOffset: entryOffsets(entries)[2], entryIndex: 2 }])
  })

  it('PCR 23 exists', async () => {
    expect((await parseLog(makeLog([{ path: 'boot_aggregate' }, { pcr: 23 }]))).malformed).toEqual([])
  })

  it('an unknown template keeps its name and data and is not decoded', async () => {
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, { template: 'd-ng|n-ng|odd', data: Buffer.from('whatever') }]))
    expect(log).toMatchObject({ count: 2, stopped: null, malformed: [], templates: ['ima-ng', 'd-ng|n-ng|odd'] })
    expect(hasFlag(log, 1, ENTRY.unknownTemplate)).toBe(true)
    expect([columnsOf(log).pathLength[1], columnsOf(log).digestLength[1], columnsOf(log).dataLength[1]]).toEqual([0, 0, 8])
  })

  it('a template name of control characters is shown escaped', async () => {
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, { template: 'a\n\\\xff', data: Buffer.of(1) }]))
    expect(log.templates[1]).toBe('a\\u{a}\\\\\\xff')
  })

  it.each([
    ['ima-ng', 'ima-sig', 'ima.field-overrun'], ['ima-sig', 'ima-ng', 'ima.field-remainder'], ['ima-ng', 'ima-ngv2', 'ima.digest-type'],
    ['ima-ng', 'ima-buf', 'ima.field-overrun'],
  ])('%s relabelled %s does not decode: no digest covers the name', async (from, to, code) => {
    const data = Buffer.from(makeLog([{ template: from }]).subarray(24 + 4 + from.length + 4))
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, { template: to, data }]))
    expect(log.malformed).toMatchObject([{ code, entryIndex: 1 }])
    expect(columnsOf(log).pathLength[1]).toBe(0)
  })

  it.each([
    ['no NUL', 'sha256:', 'ima.digest-prefix'], ['no colon', 'sha256\0', 'ima.digest-prefix'], ['no name', ':\0', 'ima.digest-prefix'],
    ['a name of 33 characters', `${'x'.repeat(33)}:\0`, 'ima.digest-prefix'],
    ['a digest of 65 bytes', `sha256:\0${'d'.repeat(65)}`, 'ima.digest-size'],
    ['a digest of 64 KiB and 32 bytes', `sha256:\0${'d'.repeat(65536 + 32)}`, 'ima.digest-size'],
  ])('a digest field with %s is malformed', async (_, text, code) => {
    const digest = Buffer.from(text)
    const data = Buffer.concat([u32(digest.length), digest, u32(2), Buffer.from('a\0')])
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, { data }]))
    expect(log.malformed).toMatchObject([{ code, entryIndex: 1 }])
    expect(columnsOf(log).digestLength[1]).toBe(0)
  })

  it.each([['an inner NUL', 'a\0b\0', 1], ['two NULs at the end', 'a\0\0', 1], ['no NUL', 'ab', 2]])('a name with %s is malformed', async (_, name, at) => {
    const digest = Buffer.from(`sha256:\0${'d'.repeat(32)}`)
    const head = Buffer.concat([u32(digest.length), digest, u32(name.length)])
    const entries: MadeEntry[] = [{ path: 'boot_aggregate' }, { data: Buffer.concat([head, Buffer.from(name)]) }]
    const { malformed } = await parseLog(makeLog(entries))
    expect(malformed).toMatchObject([{ code: 'ima.name-end', byteOffset: entryOffsets(entries)[1] + 24 + 4 + 6 + 4 + head.length + at }])
  })

  it('a violation may have a shorter digest than its algorithm', async () => {
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, { violation: true, digest: new Uint8Array(20) }]))
    expect(log.malformed).toEqual([])
    expect(hasFlag(log, 1, ENTRY.violation)).toBe(true)
  })

  it('names a thousand malformed entries one by one, and flags all', async () => {
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, ...Array.from({ length: 1500 }, (_, i) => ({ data: u32(i + 1) }))]))
    expect(log.malformed).toHaveLength(1000)
    expect(columnsOf(log).flags.filter((flags) => (flags & ENTRY.malformed) !== 0)).toHaveLength(1500)
  })

  it('65,536 different template names are more than a column holds', async () => {
    const entries = Array.from({ length: 65_536 }, (_, i) => ({ template: `t${i}`, data: new Uint8Array(), templateDigest: new Uint8Array(20).fill(1) }))
    const bytes = makeLog([{ path: 'boot_aggregate' }, ...entries])
    const { stopped, count, templates } = await parseLog(bytes)
    expect(stopped).toMatchObject({ code: 'ima.template-names', entryIndex: 65_535 })
    expect(stopped!.byteOffset).toBeLessThan(bytes.length)
    expect([count, templates.length]).toEqual([65_535, 65_535])
  })

  it('more algorithm names than a column holds are no algorithm at all', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => {
      const digest = Buffer.from(`alg${i}:\0${'d'.repeat(32)}`)
      return { data: Buffer.concat([u32(digest.length), digest, u32(2), Buffer.from('a\0')]) }
    })
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, ...entries]))
    expect(log.algorithms).toHaveLength(255)
    expect([log.algorithms[columnsOf(log).algorithm[1]], log.algorithms[columnsOf(log).algorithm[300]]]).toEqual(['alg0', ''])
  })
})

describe('any bytes', () => {
  const bytesOfCapture = capture('mixed').log.subarray(0, 3000)

  it('of a capture with bits flipped are read to an end', async () => {
    const flips = fc.array(fc.nat(bytesOfCapture.length * 8 - 1), { minLength: 1, maxLength: 6 })
    await fc.assert(fc.asyncProperty(flips, async (bits) => {
      const bytes = bytesOfCapture.slice()
      for (const bit of bits) bytes[bit >> 3] ^= 1 << (bit & 7)
      await holds(bytes)
    }), { seed: 20261124, numRuns: 1500 })
  })

  it('of a capture with numbers written over them are read to an end', async () => {
    const writes = fc.array(fc.tuple(fc.nat(bytesOfCapture.length - 4), fc.constantFrom(0, 1, 23, 24, 255, 1024, 1 << 24, 0x7fffffff, 0xffffffff)), { minLength: 1, maxLength: 3 })
    await fc.assert(fc.asyncProperty(writes, async (numbers) => {
      await holds(numbers.reduce((bytes, [at, value]) => withNumber(bytes, at, value), bytesOfCapture))
    }), { seed: 20261124, numRuns: 1500 })
  })

  it('that are no log are read to an end', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), holds), { seed: 20261124, numRuns: 1000 })
  })

  async function holds(bytes: Uint8Array): Promise<void> {
    imaBinary.detect(sourceInput('binary_runtime_measurements', bytes))
    const log = await parseLog(bytes)
    const { count, stopped } = log
    const columns = columnsOf(log)
    let end = 0
    for (let index = 0; index < count; index++) {
      expect(columns.offset[index]).toBe(end)
      end += columns.length[index]
      for (const [offset, length] of [[columns.pathOffset, columns.pathLength], [columns.digestOffset, columns.digestLength], [columns.signatureOffset, columns.signatureLength]]) {
        expect(offset[index] + length[index]).toBeLessThanOrEqual(columns.length[index])
      }
      describeEntry(log, index)
    }
    expect(end <= bytes.length).toBe(true)
    expect(stopped === null).toBe(end === bytes.length)
    if (stopped) expect(stopped.byteOffset).toBeLessThanOrEqual(bytes.length)
    for (const error of log.malformed) expect(error.code).toMatch(/^ima\.(?!truncated)/)
  }
})
