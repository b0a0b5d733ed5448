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
    const many = 5000
    const log = await parseLog(Buffer.concat([boot, ...Array.from({ length: many - 1 }, () => one)]))
    const states = new ChainStates(log, { pcr: 10, bank: 'sha1', rule: 'per-bank' })
    let turns = 0
    const count = () => { turns++; return Promise.resolve() }
    const entries: MadeEntry[] = [...bootLog(), ...Array.from({ length: many - 1 }, () => ({ path: '/usr/bin/true' }))]
    const places = [many, 1023, 1024, 1025, 4096, 0]
    const values = await Promise.all(places.map((place) => states.after(place, count)))
    expect(values.map(({ value }) => hex(value))).toEqual(places.map((place) => hex(pcrAfter(entries.slice(0, place), 'sha1'))))
    expect(turns).toBe(Math.floor(many / 1024))
  })
})
