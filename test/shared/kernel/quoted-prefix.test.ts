import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findQuotedPrefix, type SelectedPcr } from '@shared/kernel/quoted-prefix'
import { hex, noCheckpoint, parseLog } from '../../support/decode'
import { bootLog, makeLog, pcrAfter, type MadeEntry } from '../../support/make-log'

const ENTRIES: MadeEntry[] = [...bootLog('/bin/sh'), { pcr: 11, path: '/opt/x' }, { violation: true }, { path: '/bin/ls' }, { path: '/bin/id' }]

const digestOf = (hash: string, ...values: Uint8Array[]) => new Uint8Array(createHash(hash).update(Buffer.concat(values)).digest())
const find = async (selected: readonly SelectedPcr[], digest: Uint8Array, bank: 'sha1' | 'sha256' = 'sha256', entries = ENTRIES) =>
  findQuotedPrefix(await parseLog(makeLog(entries)), selected, digest, bank, noCheckpoint)

describe('the prefix that a quote was taken at', () => {
  it.each([0, 1, 2, 4, 5, 6])('is found after %i entries', async (count) => {
    const value = pcrAfter(ENTRIES.slice(0, count), 'sha256')
    const found = await find([{ bank: 'sha256', pcr: 10 }], digestOf('sha256', value))
    expect(found?.entries).toBe(count)
    expect(found?.values.map((one) => [one.bank, one.pcr, one.rule, hex(one.value)])).toEqual([['sha256', 10, 'per-bank', hex(value)]])
  })

  it('is found for several PCRs and banks at once, in the order of the selection', async () => {
    const taken = ENTRIES.slice(0, 5)
    const values = [pcrAfter(taken, 'sha256', 11), pcrAfter(taken, 'sha1', 10), pcrAfter(taken, 'sha1', 11)]
    const selected: SelectedPcr[] = [{ bank: 'sha256', pcr: 11 }, { bank: 'sha1', pcr: 10 }, { bank: 'sha1', pcr: 11 }]
    expect((await find(selected, digestOf('sha1', ...values), 'sha1'))?.entries).toBe(5)
    expect(await find(selected.toReversed(), digestOf('sha1', ...values), 'sha1')).toBeNull()
  })

  it('takes each bank under the rule that fits: per-bank here, padded SHA-1 there', async () => {
    const values = [pcrAfter(ENTRIES, 'sha256', 10), pcrAfter(ENTRIES, 'sha384', 10, 'padded-sha1')]
    const found = await find([{ bank: 'sha256', pcr: 10 }, { bank: 'sha384', pcr: 10 }], digestOf('sha256', ...values))
    expect(found?.values.map((one) => one.rule)).toEqual(['per-bank', 'padded-sha1'])
  })

  it('begins at a start value', async () => {
    const start = new Uint8Array(pcrAfter(ENTRIES.slice(0, 2), 'sha1'))
    const found = await find([{ bank: 'sha1', pcr: 10, start }], digestOf('sha256', pcrAfter(ENTRIES, 'sha1')), 'sha256', ENTRIES.slice(2))
    expect(found?.entries).toBe(4)
  })

  it('is none for a PCR digest that no prefix gives', async () => {
    expect(await find([{ bank: 'sha256', pcr: 10 }], digestOf('sha256', Buffer.alloc(32, 1)))).toBeNull()
  })
})
