import type { Fix, FixEffect, HostEntries } from '../../model/workbench'
import type { FixEdits } from '../../policy/suggest/fix-edits'
import type { PlannedFix } from '../../policy/suggest/planned-fix'

/** Edits of a fix that are told with it. */
const EDITS_TOLD = 1000
/** Edits of earlier answers that are kept. */
const EDITS_KEPT = 2_000_000

/** What a fix is called, and its edits. */
export interface NotedFix {
  readonly title: string
  readonly edits: FixEdits
}

/** The fixes that were suggested, by id: all of the last answer, and of those before it as many as there is room for. */
export class FixBook {
  private readonly noted = new Map<string, NotedFix>()
  private last = 0

  /** Notes the fixes of an answer. */
  note(fixes: readonly { readonly planned: PlannedFix; readonly hosts: readonly HostEntries[]; readonly effect: readonly FixEffect[] }[]): Fix[] {
    let kept = fixes.reduce((sum, { planned }) => sum + planned.edits.count, 0)
    for (const [id, { edits }] of [...this.noted].toReversed()) {
      kept += edits.count
      if (kept > EDITS_KEPT) this.noted.delete(id)
    }
    return fixes.map(({ planned: { kind, safety, title, because, admits, edits }, hosts, effect }) => {
      const id = `fix${++this.last}`
      this.noted.set(id, { title, edits })
      return { id, kind, safety, title, because, admits, hosts, edits: edits.slice(0, EDITS_TOLD), editCount: edits.count, effect }
    })
  }

  find(id: string): NotedFix | null {
    return this.noted.get(id) ?? null
  }

  /** @throws RangeError for a fix that is not known any more */
  get(id: string): NotedFix {
    const fix = this.noted.get(id)
    if (!fix) throw new RangeError(`no fix ${id} was suggested`)
    return fix
  }
}
