import type { BenchRun, Case, WorkbenchView } from '@shared/engine/engine'
import type { Fix } from '@shared/model/workbench'
import { escapedUnit } from '@shared/policy/python-json'

/** Raised where a field gets another meaning (docs/fixes.md). */
const SCHEMA = 'imascope.fixes/1'
/** Edits that are written at once: some megabytes of text. */
const EDIT_PAGE = 10_000
const DEPTH = '  '

/**
 * Fixes for every rejected entry of the case, as JSON in pieces: of the first runtime policy that was named, or of a new one where none was. All that can fail has been
 * done when this is answered.
 */
export async function suggestedFixes({ report, workbench }: Case, run: BenchRun): Promise<AsyncIterable<string>> {
  const sources = (report.hosts ?? [report]).flatMap(({ policy }) => policy?.sources ?? [])
  const base = sources.find(({ form }) => form === 'runtime-policy') ?? sources[0]
  const draft = await workbench.openDraft({ evidence: base?.evidence ?? null })
  const { fixes, more } = await workbench.suggestFixes(null, run)
  const head = inAscii(JSON.stringify({ schema: SCHEMA, tool: report.tool, policy: draft.base, more }, null, 2).slice(0, -'\n}'.length))
  return document(workbench, head, fixes)
}

async function* document(workbench: WorkbenchView, head: string, fixes: readonly Fix[]): AsyncGenerator<string> {
  yield `${head},\n${DEPTH}"fixes": [`
  for (const [at, fix] of fixes.entries()) {
    yield at === 0 ? '\n' : ',\n'
    yield* withAllEdits(workbench, fix)
  }
  yield fixes.length === 0 ? ']\n}\n' : `\n${DEPTH}]\n}\n`
}

/** The engine tells the first edits of a fix with it: there may be a million. */
async function* withAllEdits(workbench: WorkbenchView, { edits, ...fix }: Fix): AsyncGenerator<string> {
  const [inFix, inList] = [DEPTH.repeat(3), DEPTH.repeat(4)]
  yield `${indented(inAscii(JSON.stringify(fix, null, 2)), DEPTH.repeat(2)).slice(0, -`\n${DEPTH.repeat(2)}}`.length)},\n${inFix}"edits": [`
  for (let start = 0; start < fix.editCount; start += EDIT_PAGE) {
    const page = fix.editCount === edits.length ? edits : await workbench.fixEdits(fix.id, start, EDIT_PAGE)
    yield page.map((edit, at) => `${start + at === 0 ? '' : ','}\n${indented(inAscii(JSON.stringify(edit, null, 2)), inList)}`).join('')
  }
  yield `${fix.editCount === 0 ? '' : `\n${inFix}`}]\n${DEPTH.repeat(2)}}`
}

function indented(json: string, by: string): string {
  return `${by}${json.replaceAll('\n', `\n${by}`)}`
}

/** Edits hold names as they are, and names may hold anything: JSON can say all of it in plain letters. */
function inAscii(json: string): string {
  return json.replaceAll(/[^\n -~]/g, escapedUnit)
}
