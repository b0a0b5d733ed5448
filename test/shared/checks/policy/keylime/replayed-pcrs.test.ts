import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseModel, Outcome } from '@shared/checks/check'
import type { KeylimeRules } from '@shared/checks/policy/keylime/judge-line'
import type { PcrGoal } from '@shared/checks/policy/keylime/outcome'
import { ReplayedPcrs } from '@shared/checks/policy/keylime/replayed-pcrs'
import { RunningPcrs } from '@shared/checks/policy/keylime/running-pcrs'
import { runPcrs } from '@shared/checks/policy/keylime/run'
import { follow } from '@shared/checks/replay/follow'
import { replayInPlace } from '@shared/kernel/replayer'
import type { ImaLog } from '@shared/model/ima-log'
import { noCheckpoint, parseLog } from '../../../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../../../support/evidence-logs'
import { makeLog, pcrAfter, type MadeEntry } from '../../../../support/make-log'

const RULES = { policy: { logHash: 'sha1' } } as KeylimeRules

/** What the replay says, if it says anything, and what all lines come to. */
async function both(log: ImaLog, goals: readonly PcrGoal[], imaPcr = 10): Promise<{ replayed: unknown; running: unknown }> {
  const values = goals.map(({ bank, expected }) => ({ pcr: 10, bank, values: [expected] }))
  const followed = await follow(log, values, replayInPlace, noCheckpoint, () => undefined)
  const replayed = ReplayedPcrs.of(log, { options: { imaPcr } } as CaseModel, { followed: { wanted: { values }, followed } } as unknown as Outcome, goals)
  const running = new RunningPcrs(goals, new Map())
  await runPcrs(log, RULES, running, noCheckpoint)
  if (replayed) await runPcrs(log, RULES, replayed, noCheckpoint)
  return { replayed: replayed?.results() ?? null, running: running.results() }
}

function goal(bank: 'sha1' | 'sha256', expected: Uint8Array): PcrGoal {
  return { quote: 'e2', path: 'quote', bank, expected }
}

describe('Keylime\'s PCR', () => {
  const odd = fc.constantFrom<MadeEntry>(
    { path: '/usr/bin/a b' }, { path: '/usr/bin/a\nb' }, { path: '/usr/bin/\u00e9' }, { path: '/usr/bin/x', violation: true }, { path: '/usr/bin/x', template: 'ima-sig' }, { path: 'x', template: 'ima-buf' },
    { path: '/usr/bin/x', template: 'ima-ngv2' }, { path: '/usr/bin/x', pcr: 11 }, { path: '/usr/bin/x', templateDigest: new Uint8Array(20).fill(7) }, { path: '' }, { path: new Uint8Array([0x2f, 0xff]) },
  )
  const entry = fc.oneof({ weight: 6, arbitrary: fc.nat(50).map((n): MadeEntry => ({ path: `/usr/bin/file-${n}` })) }, { weight: 1, arbitrary: odd })

  it('is the replay\'s, or each line is asked', async () => {
    let told = 0
    await fc.assert(fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 12 }), fc.nat(12), async (entries, after) => {
      const goals = (['sha1', 'sha256'] as const).map((bank) => goal(bank, pcrAfter(entries.slice(0, after), bank)))
      const { replayed, running } = await both(await parseLog(makeLog(entries)), [...goals, goal('sha256', new Uint8Array(32).fill(9))])
      if (replayed === null) return
      told++
      expect(replayed).toEqual(running)
    }), { numRuns: 300 })
    expect(told).toBeGreaterThan(20)
  })

  it('is the replay\'s in logs of files as kernels write them', async () => {
    const entries = Array.from({ length: 40 }, (_, i): MadeEntry => ({ path: `/usr/bin/file-${i}`, violation: i === 30 }))
    const { replayed, running } = await both(await parseLog(makeLog(entries)), [goal('sha256', pcrAfter(entries.slice(0, 35), 'sha256'))])
    expect(replayed).toEqual(running)
    expect(replayed).toMatchObject([{ matchedEntries: 35 }])
  })

  it.each<[string, MadeEntry]>([['of another PCR', { path: '/x', pcr: 11 }], ['that Keylime can\'t parse', { path: '/x', template: 'ima-ngv2' }], ['whose name is two lines', { path: '/x\n10 0000000000000000000000000000000000000000 ima 00 /y' }]])('is not the replay\'s with an entry %s', async (_, strange) => {
    const entries = [{ path: '/a' }, strange, { path: '/b' }]
    expect((await both(await parseLog(makeLog(entries)), [goal('sha1', pcrAfter(entries, 'sha1'))])).replayed).toBeNull()
  })

  it('is not the replay\'s where that follows another PCR', async () => {
    expect((await both(await parseLog(makeLog([{ path: '/a' }])), [goal('sha1', new Uint8Array(20))], 11)).replayed).toBeNull()
  })

  it('is the same in every log here', async () => {
    let told = 0
    for (const file of evidenceLogs()) {
      const { replayed, running } = await both(await decodeEvidenceLog(file), [goal('sha1', new Uint8Array(20)), goal('sha256', new Uint8Array(32).fill(1))])
      if (replayed === null) continue
      told++
      expect(replayed).toEqual(running)
    }
    expect(told).toBeGreaterThan(3)
  })
})
