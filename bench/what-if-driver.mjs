/** The program's own engine: a draft that is edited, typed in and judged, as the window's worker does it. Prints seconds, a list for each kind of step, as JSON. */
import { readFileSync } from 'node:fs'
import { createInProcessEngine } from '@shared/engine/in-process'

const [logPath, policyPath, roundsText] = process.argv.slice(2)
const rounds = Number(roundsText)
const names = Object.keys(JSON.parse(readFileSync(policyPath, 'utf8')).digests)
const digest = (round) => `${round}`.padStart(64, 'f')
const file = (path, role) => ({ path, content: new Blob([readFileSync(path)]), role })

const analyzed = await createInProcessEngine().analyze({ files: [file(logPath, 'log'), file(policyPath, 'policy')], options: {} })
const { workbench, report } = analyzed
const timed = async (step) => {
  const started = process.hrtime.bigint()
  const result = await step()
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, result }
}
const { seconds: open } = await timed(async () => {
  await workbench.openDraft({ evidence: report.policy.sources[0].evidence })
  return workbench.draftEffect()
})
const steps = { edit: [], effect: [], together: [], typed: [] }
for (let round = 0; round <= rounds; round++) {
  const name = names[round + 1]
  const edit = await timed(() => workbench.editDraft('an edit', [{ kind: 'remove-name', list: 'digests', name }]))
  const effect = await timed(() => workbench.draftEffect())
  requireFlips(effect.result, round + 1)
  const text = await workbench.draftText()
  const typed = await timed(async () => {
    await workbench.typeDraft([{ offset: text.indexOf('"digests": {') + 12, length: 0, text: `"/typed/${round}": ["${digest(round)}"],` }], `${round}`)
    return workbench.draftEffect()
  })
  if (round === 0) continue
  for (const [kind, seconds] of Object.entries({ edit: edit.seconds, effect: effect.seconds, together: edit.seconds + effect.seconds, typed: typed.seconds })) steps[kind].push(seconds)
}
console.log(JSON.stringify({ open, ...steps }))

/** An effect that misses what the edits did took another time than theirs. */
function requireFlips([{ flipCount }], wanted) {
  if (flipCount !== wanted) throw new Error(`${flipCount} entries flipped, not ${wanted}`)
}
