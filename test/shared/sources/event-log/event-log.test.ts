import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventLog } from '@shared/model/event-log'
import { describeEvent, eventSummary } from '@shared/sources/event-log/describe'
import { detectEventLog } from '@shared/sources/event-log/detect'
import { parseEventLog } from '@shared/sources/event-log/parse'
import { noCheckpoint, sourceInput } from '../../../support/decode'
import { makeEventLog, makeSha1EventLog, specIdEvent, type MadeEvent } from '../../../support/make-event-log'

const SPEC_SIZE = specIdEvent(['sha1', 'sha256']).length
const EVENTS: readonly MadeEvent[] = [
  { pcr: 0, type: 8, data: Buffer.from('1\0.\0') },
  { pcr: 4, type: 5, data: Buffer.from('Calling EFI Application') },
  { pcr: 0, type: 4, data: Buffer.alloc(4) },
]
/** pcr, type, count, two digests with their ids, size. */
const HEAD = 12 + 22 + 34 + 4

const parse = (bytes: Uint8Array): Promise<EventLog> => parseEventLog(sourceInput('eventlog', bytes), noCheckpoint)
const changed = (bytes: Uint8Array, offset: number, ...values: number[]) => {
  const copy = bytes.slice()
  copy.set(values, offset)
  return copy
}

describe('a crypto-agile log', () => {
  it('is known by its Spec ID event, and read to its end', async () => {
    const bytes = makeEventLog(EVENTS)
    expect(detectEventLog(sourceInput('x', bytes))).toEqual({ confidence: 'certain', recognisedBy: 'Spec ID Event03' })
    const log = await parse(bytes)
    expect(log).toMatchObject({ format: 'crypto-agile', stopped: null, padding: 0, banks: [{ bank: 'sha1', digestSize: 20 }, { bank: 'sha256', digestSize: 32 }] })
    expect(log.events.map(({ number, pcr, type, byteOffset, byteLength, dataOffset }) => ({ number, pcr, type, byteOffset, byteLength, dataOffset }))).toEqual([
      { number: 0, pcr: 0, type: 3, byteOffset: 0, byteLength: SPEC_SIZE, dataOffset: 32 },
      { number: 1, pcr: 0, type: 8, byteOffset: SPEC_SIZE, byteLength: HEAD + 4, dataOffset: SPEC_SIZE + HEAD },
      { number: 2, pcr: 4, type: 5, byteOffset: SPEC_SIZE + HEAD + 4, byteLength: HEAD + 23, dataOffset: SPEC_SIZE + 2 * HEAD + 4 },
      { number: 3, pcr: 0, type: 4, byteOffset: SPEC_SIZE + 2 * HEAD + 27, byteLength: HEAD + 4, dataOffset: SPEC_SIZE + 3 * HEAD + 27 },
    ])
  })

  it('with a PCR that does not exist is read on, and tells the event', async () => {
    const log = await parse(changed(makeEventLog(EVENTS), SPEC_SIZE, 24))
    expect(log.events).toHaveLength(4)
    expect(log).toMatchObject({ stopped: null, malformed: [{ code: 'event-log.pcr', byteOffset: SPEC_SIZE, entryIndex: 1, found: '24' }] })
  })

  it('whose Spec ID event stands on another register speaks of no PCRs', async () => {
    expect((await parse(makeEventLog(EVENTS))).registers).toBe('pcr')
    expect(await parse(changed(makeEventLog(EVENTS), 0, 1))).toMatchObject({ registers: 'measurement', stopped: null, events: [{}, {}, {}, {}] })
  })

  it.each([['zeros', 0], ['ones', 0xff]])('may end in %s', async (name, value) => {
    const bytes = makeEventLog(EVENTS)
    const log = await parse(new Uint8Array(Buffer.concat([bytes, Buffer.alloc(100, value)])))
    expect(log).toMatchObject({ stopped: null, padding: 100, notes: [`padding at its end: 100 bytes, all ${name}`] })
    expect(log.events).toHaveLength(4)
  })

  it('has no notes when nothing is odd, and counts the events that name no PCR', async () => {
    expect((await parse(makeEventLog(EVENTS))).notes).toEqual([])
    const onNone = { pcr: 0xffffffff, type: 3, data: Buffer.from('for nobody') }
    expect(await parse(makeEventLog([...EVENTS, onNone]))).toMatchObject({ malformed: [], notes: ['1 event names no PCR (0xffffffff): not replayed'] })
    const both = await parse(Uint8Array.of(...makeEventLog([onNone, ...EVENTS, onNone]), 0xff))
    expect(both.notes).toEqual(['padding at its end: 1 byte, all ones', '2 events name no PCR (0xffffffff): not replayed'])
  })

  it('keeps every digest of an event, also two of one algorithm', async () => {
    const log = await parse(makeEventLog([{ ...EVENTS[0], banks: ['sha1'] }, { ...EVENTS[1], banks: ['sha256', 'sha256'] }]))
    expect(log).toMatchObject({ stopped: null, events: [{}, { digests: [{ bank: 'sha1' }] }, { digests: [{ bank: 'sha256' }, { bank: 'sha256' }] }] })
  })

  it.each([
    ['cut inside a header', makeEventLog(EVENTS).subarray(0, SPEC_SIZE + 6), 'event-log.truncated', SPEC_SIZE + 4, 1],
    ['cut inside a digest', makeEventLog(EVENTS).subarray(0, SPEC_SIZE + 20), 'event-log.truncated', SPEC_SIZE + 14, 1],
    ['cut inside the data', makeEventLog(EVENTS).subarray(0, SPEC_SIZE + HEAD + 2), 'event-log.truncated', SPEC_SIZE + HEAD, 1],
    ['data of 4 GB', changed(makeEventLog(EVENTS), SPEC_SIZE + HEAD - 4, 0xff, 0xff, 0xff, 0xff), 'event-log.truncated', SPEC_SIZE + HEAD, 1],
    ['too many digests', changed(makeEventLog(EVENTS), SPEC_SIZE + 8, 3), 'event-log.count', SPEC_SIZE + 8, 1],
    ['no digest', changed(makeEventLog(EVENTS), SPEC_SIZE + 8, 0), 'event-log.count', SPEC_SIZE + 8, 1],
    ['an algorithm that Spec ID does not name', changed(makeEventLog(EVENTS), SPEC_SIZE + 12, 0x0d), 'event-log.algorithm', SPEC_SIZE + 12, 1],
    ['a Spec ID with no algorithm', changed(makeEventLog(EVENTS), 32 + 24, 0), 'event-log.count', 32 + 24, 0],
    ['a Spec ID with a digest of 65 bytes', changed(makeEventLog(EVENTS), 32 + 30, 65), 'event-log.length', 32 + 30, 0],
  ])('keeps what stands before %s', async (_, bytes, code, byteOffset, entryIndex) => {
    const log = await parse(bytes)
    expect(log.stopped).toMatchObject({ code, byteOffset, entryIndex, file: 'eventlog' })
    expect(log.events).toHaveLength(Math.max(entryIndex, 1))
  })
})

describe('a log of the older form', () => {
  it('is known when its events fit', async () => {
    const bytes = makeSha1EventLog(EVENTS)
    expect(detectEventLog(sourceInput('binary_bios_measurements', bytes))?.confidence).toBe('certain')
    expect(detectEventLog(sourceInput('x', bytes))?.confidence).toBe('likely')
    const log = await parse(bytes)
    expect(log).toMatchObject({ format: 'sha1', stopped: null, banks: [{ bank: 'sha1' }] })
    expect(log.events).toHaveLength(3)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new Uint8Array(Buffer.from('a text that is long enough to be an event of its own'))],
    ['an unknown type', makeSha1EventLog([{ pcr: 0, type: 0x77 }])],
    ['a PCR that does not exist', makeSha1EventLog([{ pcr: 24, type: 4 }])],
  ])('is not found in %s', (_, bytes) => {
    expect(detectEventLog(sourceInput('binary_bios_measurements', bytes))).toBeNull()
  })
})

describe('event data', () => {
  const variable = (name: string, value: Uint8Array) => {
    const head = Buffer.alloc(32)
    head.writeBigUInt64LE(BigInt(name.length), 16)
    head.writeBigUInt64LE(BigInt(value.length), 24)
    return Buffer.concat([head, Buffer.from(name, 'utf16le'), value])
  }
  it.each<[string, MadeEvent, string]>([
    ['text', { pcr: 4, type: 5, data: Buffer.from('Calling EFI Application') }, 'Calling EFI Application'],
    ['UTF-16 text', { pcr: 12, type: 0xd, data: Buffer.from('root=/dev/sda1\0', 'utf16le') }, 'root=/dev/sda1'],
    ['hostile text', { pcr: 8, type: 0xd, data: Buffer.from('a\u001b[31m\u202eb') }, 'a\\u{1b}[31m\\u{202e}b'],
    ['a variable', { pcr: 7, type: 0x80000001, data: variable('SecureBoot', Buffer.of(1)) }, 'SecureBoot'],
    ['a separator', { pcr: 7, type: 4, data: Buffer.alloc(4) }, 'what comes next is no longer the firmware\'s'],
    ['a locality', { pcr: 0, type: 3, data: Buffer.from('StartupLocality\0\x03') }, 'StartupLocality'],
  ])('tells %s in one line', async (_, event, line) => {
    const log = await parse(makeEventLog([event]))
    expect(eventSummary(log, log.events[1])).toBe(line)
  })

  it('that do not decode are shown as bytes, with the reason', async () => {
    const log = await parse(makeEventLog([{ pcr: 7, type: 0x80000001, data: Buffer.alloc(20, 7) }]))
    const data = describeEvent(log, log.events[1]).at(-1)!
    expect(data.children?.at(-1)).toMatchObject({ label: 'Not decoded', meaning: expect.stringContaining('expected 8 bytes') })
  })

  it('of every type and any bytes are described within their own bytes, and never throw', async () => {
    const types = fc.constantFrom(0, 1, 3, 4, 5, 6, 8, 0xc, 0xd, 0x12, 0x13, 0x80000001, 0x80000002, 0x80000003, 0x80000006, 0x80000008, 0x80000009, 0x8000000a, 0x8000000b, 0x800000e0, 0x99)
    await fc.assert(fc.asyncProperty(types, fc.uint8Array({ maxLength: 400 }), async (type, data) => {
      const log = await parse(makeEventLog([{ pcr: 1, type, data }]))
      const event = log.events[1]
      for (const field of describeEvent(log, event)) {
        expect(field.byteOffset).toBeGreaterThanOrEqual(event.byteOffset)
        for (const child of field.children ?? []) expect(child.byteOffset + child.byteLength).toBeLessThanOrEqual(event.byteOffset + event.byteLength)
      }
    }), { numRuns: 2000 })
  })

  it('of bytes of any kind never make a log throw', async () => {
    const whole = makeEventLog(EVENTS)
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(whole.length), async (flips, cut) => {
      const bytes = whole.slice(0, cut)
      for (const [at, value] of flips) if (at < cut) bytes[at] = value
      detectEventLog(sourceInput('x', bytes))
      const log = await parse(bytes)
      const read = log.events.at(-1)
      if (log.stopped) expect(log.stopped.byteOffset).toBeGreaterThanOrEqual(log.stopped.code.endsWith('count') || log.stopped.code.endsWith('length') ? 0 : (read?.byteOffset ?? 0))
    }), { numRuns: 2000 })
  })
})
