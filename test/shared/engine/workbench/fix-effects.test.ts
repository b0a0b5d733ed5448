import { describe, expect, it } from 'vitest'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { WorkbenchView } from '@shared/engine/engine'
import type { Fix } from '@shared/model/workbench'
import { makePolicyText } from '../../../differential/make-policy'
import { makeLogText } from '../../../differential/make-entries'
import { Random } from '../../../support/fuzz/random'
import { file, textFile } from '../../../support/make-case'

const PAIRS = 60
const engine = createInProcessEngine()

/** A draft of a random policy with a random log. `null` where the policy can't be read. */
async function benchOf(seed: number): Promise<WorkbenchView | null> {
  const random = new Random(seed)
  const log = makeLogText(random, 0)
  const { workbench, report } = await engine.analyze({ files: [file('ascii_runtime_measurements', Buffer.from(log.text), 'log'), textFile('given/policy.json', makePolicyText(random, log), 'policy')], options: {} })
  const source = report.policy?.sources[0]
  if (source === undefined) return null
  await workbench.openDraft({ evidence: source.evidence })
  return workbench
}

/** Entries that pass by a fix and don't without it, by what the draft does with it and without. */
async function passingBy(bench: WorkbenchView, { title, edits }: Fix): Promise<number> {
  await bench.editDraft(title, edits)
  const [{ flips, flipCount }] = await bench.draftEffect()
  await bench.undoDraft()
  expect(flips).toHaveLength(flipCount)
  return flips.filter(({ after }) => after === 'pass').length
}

describe('what a fix says that it does', () => {
  it('is what the draft does with it, for all entries and for some', async () => {
    let tried = 0
    for (let seed = 1; seed <= PAIRS; seed++) {
      const bench = await benchOf(seed)
      if (bench === null) continue
      const [{ entries }] = await bench.draftEffect()
      const some = Array.from({ length: entries }, (_, i) => i + 1).filter((entry) => entry % 3 === 1)
      for (const selection of [null, [{ host: 0, entries: some }]]) {
        const { fixes, more } = await bench.suggestFixes(selection)
        expect(more).toEqual([])
        for (const fix of fixes.filter(({ editCount }) => editCount > 0)) {
          const [{ passes, beyond }] = fix.effect
          expect([seed, fix.title, passes + beyond]).toEqual([seed, fix.title, await passingBy(bench, fix)])
          expect([seed, fix.title, passes <= (fix.hosts[0]?.count ?? 0)]).toEqual([seed, fix.title, true])
          tried++
        }
      }
    }
    expect(tried).toBeGreaterThan(PAIRS)
  })
})
