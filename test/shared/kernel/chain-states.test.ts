import { describe, expect, it } from 'vitest'
import { ChainStates } from '@shared/kernel/chain-states'
import { BANKS } from '@shared/model/algorithms'
import { hex, noCheckpoint, parseLog } from '../../support/decode'
import { bootLog, makeLog, pcrAfter, type MadeEntry } from '../../support/make-log'

const ENTRIES: MadeEntry[] = [...bootLog('/bin/sh'), { violation: true }, { template: 'ima', path: '/sbin/init' }, { pcr: 11, path: '/opt/x' }, { template: 'ima', violation: true }]

describe('the states of a chain', () => {
  it.each(BANKS.flatMap((bank) => (['per-bank', 'padded-sha1'] as const).map((rule) => [bank, rule] as const)))('are those of node:crypto before every entry: %s, %s', async (bank, rule) => {
    const states = new ChainStates(await parseLog(makeLog(ENTRIES)), { pcr: 10, bank, rule })
    for (const entries of [6, 0, 3, 5, 1]) {
      const { value, extends: extended } = await states.after(entries, noCheckpoint)
      expect(hex(value), `${entries}`).toBe(hex(pcrAfter(ENTRIES.slice(0, entries), bank, 10, rule)))
      expect(extended).toBe(ENTRIES.slice(0, entries).filter((one) => (one.pcr ?? 10) === 10).length)
    }
  })

  it('start where they were told to', async () => {
    const start = new Uint8Array(32).fill(7)
    const states = new ChainStates(await parseLog(makeLog(ENTRIES)), { pcr: 10, bank: 'sha256', rule: 'per-bank', start })
    expect((await states.after(0, noCheckpoint)).value).toEqual(start)
    expect(hex((await states.after(6, noCheckpoint)).value)).toBe(hex(pcrAfter(ENTRIES, 'sha256', 10, 'per-bank', {}, start)))
  })

  it('are replayed once in a long log, asked in any order and at once', async () => {
    const [boot, one] = [makeLog(bootLog()), makeLog([{ path: '/usr/bin/true' }])]
    const many = 40_000
    const log = await parseLog(Buffer.concat([boot, ...Array.from({ length: many - 1 }, () => one)]))
    let walks = 0
    const walk = (from: number) => {
      walks++
      return log.pages.walk(from)
    }
    const states = new ChainStates({ ...log, pages: { at: (index) => log.pages.at(index), walk } }, { pcr: 10, bank: 'sha1', rule: 'per-bank' })
    const entries: MadeEntry[] = [...bootLog(), ...Array.from({ length: many - 1 }, () => ({ path: '/usr/bin/true' }))]
    const places = [many, 16_383, 16_384, 16_385, 32_768, 0]
    const cancelled = states.after(many, () => Promise.reject(new Error('given up')))
    const values = await Promise.all(places.map((place) => states.after(place, noCheckpoint)))
    await expect(cancelled).rejects.toThrow('given up')
    expect(values.map(({ value }) => hex(value))).toEqual(places.map((place) => hex(pcrAfter(entries.slice(0, place), 'sha1'))))
    // The one that was given up, two that are kept, and what is behind the last kept one of three.
    expect(walks).toBe(1 + 2 + 3)
    const unusual = new ChainStates(log, { pcr: 10, bank: 'sha3-256', rule: 'per-bank' })
    expect(hex((await unusual.after(16_390, noCheckpoint)).value)).toBe(hex(pcrAfter(entries.slice(0, 16_390), 'sha3-256')))
  })
})
