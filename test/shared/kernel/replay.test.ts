import { describe, expect, it } from 'vitest'
import { replay as replayAsUsed, type ChainRequest } from '@shared/kernel/replay'
import { replayReference } from '@shared/kernel/replay-reference'
import type { Bank } from '@shared/model/algorithms'
import type { ImaLog } from '@shared/model/ima-log'
import { hex, noCheckpoint, parseLog } from '../../support/decode'
import { captures } from '../../support/kernel-facts'
import { toBigEndian } from '../../support/big-endian'
import { bootLog, makeLog, pcrAfter, type MadeEntry } from '../../support/make-log'

const BANKS: readonly Bank[] = ['sha1', 'sha256', 'sha384', 'sha512', 'sm3', 'sha3-256', 'sha3-384', 'sha3-512']
const RULES = ['per-bank', 'padded-sha1'] as const
const ENTRIES: MadeEntry[] = [
  ...bootLog('/bin/sh', '/bin/ls'), { violation: true }, { template: 'ima', path: '/sbin/init' }, { pcr: 11, path: '/opt/x' }, { template: 'ima', violation: true },
  { template: 'unknown', data: Buffer.from('replayed all the same') }, { template: 'ima-sig', tail: Buffer.from([3, 2, 1]) }, { pcr: 11, violation: true },
]

const chain = (bank: Bank, rest: Partial<ChainRequest> = {}): ChainRequest => ({ pcr: 10, bank, rule: 'per-bank', targets: [], ...rest })

/** The one that the program uses, in WASM where it can, and the one in TypeScript alone. */
const REPLAYS = [{ by: 'the kernel', replay: replayAsUsed }, { by: 'TypeScript', replay: replayReference }]

describe.each(REPLAYS)('by $by:', ({ replay }) => {
  const replayed = (log: ImaLog, ...requests: ChainRequest[]) => replay(log, requests, true, noCheckpoint)

  describe.each(captures())('the capture $name', (capture) => {
    it('replays to the PCRs that its TPM held', async () => {
      const pcrs = [...new Set(capture.printed.map((entry) => entry.pcr))]
      const requests = [...capture.pcrs.keys()].flatMap((bank) => pcrs.map((pcr) => chain(bank, { pcr })))
      const result = await replayed(await parseLog(capture.log), ...requests)
      expect(result.chains.map((one) => hex(one.value))).toEqual(requests.map(({ bank, pcr }) => capture.pcrs.get(bank)!(pcr)))
      expect(result).toMatchObject({ mismatched: [], checked: capture.count - capture.violations })
    })

    it('has template digests of its own on a big-endian machine', async () => {
      const column = capture.printed[0].templateDigest.length === 40 ? 'sha1' : 'sha256'
      expect((await replayed(await parseLog(toBigEndian(capture.log, column)))).mismatched).toEqual([])
    })
  })

  describe('replay', () => {
    it.each(RULES.flatMap((rule) => BANKS.flatMap((bank) => [10, 11].map((pcr) => ({ rule, bank, pcr })))))('PCR $pcr of $bank, $rule, is that of node:crypto', async ({ rule, bank, pcr }) => {
      const { chains } = await replayed(await parseLog(makeLog(ENTRIES)), chain(bank, { pcr, rule }))
      expect(hex(chains[0].value)).toBe(hex(pcrAfter(ENTRIES, bank, pcr, rule)))
    })

    it('is the same whatever the column of template digests, and in the byte order of the log', async () => {
      for (const style of [{ column: 'sha256' as const }, { column: 'sha512' as const }, { bigEndian: true }, { column: 'sha384' as const, bigEndian: true }, { column: 'sm3' as const }, { column: 'sha3-384' as const }]) {
        const log = await parseLog(makeLog(ENTRIES, style))
        expect(log.templateDigestBank).toBe(style.column ?? 'sha1')
        const result = await replayed(log, ...BANKS.map((bank) => chain(bank)))
        expect(result.mismatched).toEqual([])
        expect(result.chains.map((one) => hex(one.value))).toEqual(BANKS.map((bank) => hex(pcrAfter(ENTRIES, bank, 10, 'per-bank', style))))
        expect(result.mismatched).toEqual([])
      }
    })

    it.each([[16, 0x00], [17, 0xff], [22, 0xff], [23, 0x00]])('PCR %i starts as bytes %i', async (pcr, byte) => {
      const { chains } = await replayed(await parseLog(makeLog(bootLog())), chain('sha256', { pcr }))
      expect(hex(chains[0].value)).toBe(hex(new Uint8Array(32).fill(byte)))
      const one = [{ path: 'boot_aggregate' }, { pcr }]
      const extended = await replayed(await parseLog(makeLog(one)), chain('sha256', { pcr }))
      expect(hex(extended.chains[0].value)).toBe(hex(pcrAfter(one, 'sha256', pcr)))
    })

    it('starts where it is told to: the end of one segment is the start of the next', async () => {
      const [head, tail] = [ENTRIES.slice(0, 4), ENTRIES.slice(4)]
      const start = new Uint8Array(pcrAfter(head, 'sha256'))
      const { chains } = await replayed(await parseLog(makeLog(tail)), chain('sha256', { start }))
      expect(hex(chains[0].value)).toBe(hex(pcrAfter(ENTRIES, 'sha256')))
    })

    it('finds each value after the fewest entries of the whole log', async () => {
      const targets = [0, 1, 3, 4, 5, 9].map((count) => new Uint8Array(pcrAfter(ENTRIES.slice(0, count), 'sha256')))
      const { chains } = await replayed(await parseLog(makeLog(ENTRIES)), chain('sha256', { targets: [...targets, new Uint8Array(32).fill(1)] }))
      expect(chains[0].matches).toEqual([0, 1, 3, 4, 5, 9, null])
    })

    it('counts entries of other PCRs in the place of a value', async () => {
      const target = new Uint8Array(pcrAfter(ENTRIES, 'sha1', 11))
      const { chains } = await replayed(await parseLog(makeLog(ENTRIES)), chain('sha1', { pcr: 11, targets: [target] }))
      expect(chains[0].matches).toEqual([10])
    })

    it('leaves out PCRs that do not exist', async () => {
      const entries = [...bootLog('/a'), { pcr: 24 }, { pcr: 0xffffffff }]
      const { chains, checked } = await replayed(await parseLog(makeLog(entries)), chain('sha1'))
      expect(hex(chains[0].value)).toBe(hex(pcrAfter(entries, 'sha1')))
      expect(checked).toBe(4)
    })

    it('names entries whose data do not hash to their digest, and explains a value by the digests as logged', async () => {
      const kept = makeLog([ENTRIES[1]]).subarray(4, 24)
      const altered = ENTRIES.with(1, { path: '/bin/evil', templateDigest: kept })
      const targets = [new Uint8Array(pcrAfter(ENTRIES, 'sha1'))]
      const log = await parseLog(makeLog(altered))
      const { chains, mismatched } = await replayed(log, chain('sha1', { targets }), chain('sha1', { targets, rule: 'as-logged' }))
      expect(mismatched).toEqual([1])
      expect(chains.map((one) => one.matches)).toEqual([[null], [9]])
    })

    it('explains violations by whole ones where the column is the bank\'s own', async () => {
      const style = { column: 'sha256' as const }
      const kept = makeLog([ENTRIES[1]], style).subarray(4, 36)
      const targets = [new Uint8Array(pcrAfter(ENTRIES, 'sha256'))]
      const log = await parseLog(makeLog(ENTRIES.with(1, { path: '/bin/evil', templateDigest: kept }), style))
      const { chains } = await replayed(log, chain('sha256', { targets, rule: 'as-logged' }))
      expect(chains[0].matches).toEqual([9])
    })

    it('an empty log has only start values', async () => {
      const { chains, checked } = await replayed(await parseLog(new Uint8Array()), chain('sha384', { targets: [new Uint8Array(48)] }))
      expect([hex(chains[0].value), chains[0].matches, checked]).toEqual(['00'.repeat(48), [0], 0])
    })

    it('looks at the clock before hashing megabytes, however few entries hold them', async () => {
      const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, ...Array.from({ length: 8 }, () => ({ template: 'big', data: new Uint8Array(1 << 20) }))]))
      let looks = 0
      await replay(log, [chain('sha1')], false, () => {
        looks++
        return noCheckpoint()
      })
      expect(looks).toBeGreaterThanOrEqual(8)
    })
  })
})
