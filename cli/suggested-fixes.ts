import type { Case } from '@shared/engine/engine'
import { escapedUnit } from '@shared/policy/python-json'

/** Raised where a field gets another meaning (docs/fixes.md). */
const SCHEMA = 'imascope.fixes/1'

/** Fixes for every rejected entry of the case, as JSON: of the first runtime policy that was named, or of a new one where none was. */
export async function suggestedFixes({ report, workbench }: Case): Promise<string> {
  const sources = (report.hosts ?? [report]).flatMap(({ policy }) => policy?.sources ?? [])
  const base = sources.find(({ form }) => form === 'runtime-policy') ?? sources[0]
  const draft = await workbench.openDraft({ evidence: base?.evidence ?? null })
  const fixes = await workbench.suggestFixes(null)
  return `${inAscii(JSON.stringify({ schema: SCHEMA, tool: report.tool, policy: draft.base, fixes }, null, 2))}\n`
}

/** Edits hold names as they are, and names may hold anything: JSON can say all of it in plain letters. */
function inAscii(json: string): string {
  return json.replaceAll(/[^\n -~]/g, escapedUnit)
}
