import { describe, expect, it } from 'vitest'
import { AnalyzedCase } from '@shared/engine/analyzed-case'
import { createInProcessEngine } from '@shared/engine/in-process'
import { makePolicyText } from '../../../differential/make-policy'
import { makeLogText } from '../../../differential/make-entries'
import { Random } from '../../../support/fuzz/random'
import { file, textFile } from '../../../support/make-case'
import type { PolicyEdit } from '@shared/model/policy-edit'
import { DIGEST_LISTS } from '@shared/model/policy-edit'

const PAIRS = 40
const EDITS = 4
const engine = createInProcessEngine()

/** An edit of a name that a log has, or of a pattern. */
function randomEdit(random: Random, names: readonly string[], digests: readonly string[]): PolicyEdit {
  const [list, name, digest] = [random.pick(DIGEST_LISTS), random.pick(names), random.pick(digests)]
  return random.pick<PolicyEdit>([
    { kind: 'add-digest', list, name, digest }, { kind: 'remove-digest', list, name, digest }, { kind: 'remove-name', list, name },
    { kind: 'add-exclude', pattern: `^${name.slice(0, 6).replace(/[^a-z/]/g, '.')}` }, { kind: 'remove-exclude', pattern: `^${name.slice(0, 6).replace(/[^a-z/]/g, '.')}` },
  ])
}

/** A log with one policy, its text replaced by another policy's: does every entry get the verdict that an analysis with that other policy gives? */
describe('what a draft does', () => {
  it('is what an analysis with the edited policy says, entry by entry', async () => {
    for (let seed = 1; seed <= PAIRS; seed++) {
      const random = new Random(seed)
      const log = makeLogText(random, 0)
      const [one, other] = [makePolicyText(random, log), makePolicyText(random, log)]
      const analyze = async (policy: string) => (await engine.analyze({ files: [file('ascii_runtime_measurements', Buffer.from(log.text), 'log'), textFile('given/policy.json', policy, 'policy')], options: {} })) as AnalyzedCase
      const before = await analyze(one)
      const told = before.report.policy
      if (told?.sources[0] === undefined || (await analyze(other)).report.policy?.sources[0] === undefined) continue
      const bench = before.workbench
      const expectAfter = async () => {
        const [effect] = await bench.draftEffect()
        expect([seed, effect.after]).toEqual([seed, countsOf(await analyze(await bench.draftText()))])
        expect([seed, effect.before]).toEqual([seed, countsOf(before)])
      }
      const draft = await bench.openDraft({ evidence: told.sources[0].evidence })
      const text = await bench.draftText()
      const change = await bench.typeDraft([{ offset: 0, length: text.length, text: other }], 'a')
      expect([draft.problem, change.draft.problem]).toEqual([null, null])
      await expectAfter()
      const [names, digests] = [log.text, other].map((where) => [...new Set(where.match(where === other ? /[0-9a-f]{40,128}/g : /(?<= )\S+(?=\n|$)/g))])
      for (let edits = 0; edits < EDITS && names.length > 0 && digests.length > 0; edits++) {
        await bench.editDraft('an edit', [randomEdit(random, names, digests), randomEdit(random, names, digests)])
        await expectAfter()
      }
      for (let step = 0; step < 2; step++) await bench.undoDraft()
      await expectAfter()
    }
  })
})

function countsOf({ report }: AnalyzedCase) {
  const { accepted, rejected, notJudged, acceptedBy } = report.policy!
  return { accepted, rejected, notJudged, excluded: acceptedBy.exclude }
}
