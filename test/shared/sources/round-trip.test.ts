/** Logs of any model: what was written is read, and damage after an item leaves the items before it as they were. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseEventLog } from '@shared/sources/event-log/parse'
import { entryOf, hex, noCheckpoint, parseLog, sourceInput } from '../../support/decode'
import { makeEventLog, type MadeEvent } from '../../support/make-event-log'
import { entryOffsets, makeLog, type MadeEntry } from '../../support/make-log'

const path = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => bytes.map((byte) => byte || 1))
const entry: fc.Arbitrary<MadeEntry> = fc.record({
  pcr: fc.nat(23), template: fc.constantFrom('ima-ng', 'ima-sig', 'ima-buf', 'ima-ngv2', 'ima-sigv2'), path, algorithm: fc.constantFrom('sha1', 'sha256', 'sha512'),
  tail: fc.uint8Array({ maxLength: 40 }), violation: fc.boolean(),
})
const style = fc.record({ column: fc.constantFrom('sha1' as const, 'sha256' as const, 'sha384' as const, 'sha512' as const), bigEndian: fc.boolean() })
const first: MadeEntry = { path: 'boot_aggregate' }
/** What is written over the end of a file, or put after it. */
const damage = fc.record({ at: fc.nat(), write: fc.uint8Array({ minLength: 1, maxLength: 12 }), cut: fc.boolean() })

function damagedFrom(bytes: Uint8Array, from: number, { at, write, cut }: { at: number; write: Uint8Array; cut: boolean }): Uint8Array {
  const place = from + (at % (bytes.length - from + 1))
  return Uint8Array.of(...bytes.subarray(0, place), ...write, ...(cut ? [] : bytes.subarray(place + write.length)))
}

it('an IMA log: every entry is read as it was written, and stays when a later one is damaged', async () => {
  await fc.assert(fc.asyncProperty(fc.array(entry, { maxLength: 8 }), style, fc.nat(), damage, async (rest, how, which, harm) => {
    const entries = [first, ...rest]
    const bytes = makeLog(entries, how)
    const log = await parseLog(bytes)
    const read = entries.map((_, i) => entryOf(log, i))
    expect([log.count, log.stopped, log.malformed]).toEqual([entries.length, null, []])
    expect(read.map(({ pcr, template, path: name }) => [pcr, template, name])).toEqual(entries.map((one) => [one.pcr ?? 10, one.template ?? 'ima-ng', Buffer.from(one.path!).toString('latin1')]))
    const kept = 1 + (which % entries.length)
    const damaged = await parseLog(damagedFrom(bytes, entryOffsets(entries, how)[kept], harm))
    expect(damaged.count).toBeGreaterThanOrEqual(kept)
    expect(read.slice(0, kept)).toEqual(Array.from({ length: kept }, (_, i) => entryOf(damaged, i)))
  }), { numRuns: 300 })
})

const event: fc.Arbitrary<MadeEvent> = fc.record({ pcr: fc.nat(23), type: fc.constantFrom(1, 4, 5, 6, 8, 0xd, 0x80000001, 0x80000003, 0x80000006, 0x80000009), data: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => bytes.with(bytes.length - 1, 0x41)) })

it('an event log: every event is read as it was written, and stays when a later one is damaged', async () => {
  await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), fc.nat(), damage, async (events, which, harm) => {
    const bytes = makeEventLog(events)
    const log = await parseEventLog(sourceInput('log', bytes), noCheckpoint)
    expect([log.stopped, log.padding]).toEqual([null, 0])
    expect(log.events.slice(1).map(({ pcr, type, data }) => [pcr, type, hex(data)])).toEqual(events.map(({ pcr, type, data }) => [pcr, type, hex(data!)]))
    const kept = log.events[1 + (which % events.length)]
    const damaged = await parseEventLog(sourceInput('log', damagedFrom(bytes, kept.byteOffset, harm)), noCheckpoint)
    const plain = (all: typeof log.events) => all.slice(0, kept.number).map(({ pcr, type, data, digests }) => [pcr, type, hex(data), digests.map(({ bank, value }) => [bank, hex(value)])])
    expect(plain(damaged.events)).toEqual(plain(log.events))
  }), { numRuns: 300 })
})
