import { describe, expect, it } from 'vitest'
import { AnalyzedCase } from '@shared/engine/analyzed-case'
import { createInProcessEngine } from '@shared/engine/in-process'
import { makePolicyText } from '../../../differential/make-policy'
import { makeLogText } from '../../../differential/make-entries'
import { Random } from '../../../support/fuzz/random'
import { file, textFile } from '../../../support/make-case'

const PAIRS = 80
const engine = createInProcessEngine()

/** A log with one policy, its text replaced by another policy's: does every entry get the verdict that an analysis with that other policy gives? */
describe('what a draft does', () => {
  it('is what an analysis with the edited policy says, entry by entry', async () => {
    for (let seed = 1; seed <= PAIRS; seed++) {
      const random = new Random(seed)
      const log = makeLogText(random, 0)
      const [one, other] = [makePolicyText(random, log), makePolicyText(random, log)]
      const analyze = async (policy: string) => (await engine.analyze({ files: [file('ascii_runtime_measurements', Buffer.from(log.text), 'log'), textFile('given/policy.json', policy, 'policy')], options: {} })) as AnalyzedCase
      const [before, after] = [await analyze(one), await analyze(other)]
      if (before.report.policy?.sources[0] === undefined || after.report.policy?.sources[0] === undefined) continue
      const bench = before.workbench
      const draft = await bench.openDraft({ evidence: before.report.policy.sources[0].evidence })
      const text = await bench.draftText()
      const change = await bench.typeDraft([{ offset: 0, length: text.length, text: other }], 'a')
      expect([draft.problem, change.draft.problem]).toEqual([null, null])
      const [effect] = await bench.draftEffect()
      const { accepted, rejected, notJudged, acceptedBy } = after.report.policy
      expect([seed, effect.after]).toEqual([seed, { accepted, rejected, notJudged, excluded: acceptedBy.exclude }])
      const told = before.report.policy
      expect([seed, effect.before]).toEqual([seed, { accepted: told.accepted, rejected: told.rejected, notJudged: told.notJudged, excluded: told.acceptedBy.exclude }])
    }
  })
})
