import type { Case } from '@shared/engine/engine'
import type { EvidenceId } from '@shared/model/evidence'
import type { Splice } from '@shared/model/policy-edit'
import type { useDraftStore } from './draft-store'
import { policySources } from './policy-sources'

type DraftStore = ReturnType<typeof useDraftStore>

/** A draft between two cases. */
export interface CarriedDraft {
  /** Path of the policy that it began as; `null` for a new one. */
  readonly path: string | null
  /** `null`: it was lost with its case. */
  readonly text: string | null
  readonly isChanged: boolean
  /** Under which name the text was saved; `null` when it was not. */
  readonly savedAs: string | null
}

/** Takes the draft out of its case, with all that was typed before. `null`: there is none. */
export async function takeDraft(draft: DraftStore): Promise<CarriedDraft | null> {
  if (draft.view === null || draft.sync === null) return null
  draft.isMoving = true
  const text = await draft.sync.read()
  const { base, isChanged } = draft.view
  return { path: base?.path ?? null, text, isChanged, savedAs: draft.isUnsaved ? null : (draft.saved?.name ?? null) }
}

/** Opens it in the case that was checked again. Its text is what it was; the steps that led there are gone, and the user is told. */
export async function carryDraft(draft: DraftStore, next: Case, { path, text, isChanged, savedAs }: CarriedDraft): Promise<void> {
  const evidence = path === null ? null : idOf(next, path)
  draft.close()
  if (!isChanged && evidence === undefined) return
  draft.isMoving = true
  await draft.open(next.workbench, { evidence: evidence ?? null })
  draft.isMoving = false
  if (!isChanged) return
  if (text === null) {
    draft.note = 'The draft was lost: what held it had to be ended.'
    return
  }
  await replaceText(draft, next, text)
  if (savedAs !== null) draft.markSaved(draft.view!.version, savedAs, null)
  draft.note = evidence === undefined ? `${path} is not in force any more: your draft is kept, as a new policy.` : 'The case was checked again. Your draft is kept; its single steps can’t be undone any more.'
}

async function replaceText(draft: DraftStore, next: Case, text: string): Promise<void> {
  const splices = difference(await next.workbench.draftText(), text)
  if (splices.length > 0) await draft.step((bench) => bench.typeDraft(splices, 'carried'))
}

/** `undefined`: no policy in force has that path any more. */
function idOf(next: Case, path: string): EvidenceId | undefined {
  return policySources(next).find((source) => source.path === path)?.evidence
}

/** One splice that makes the one text of the other; none where they are the same. */
export function difference(before: string, after: string): readonly Splice[] {
  if (before === after) return []
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let end = 0
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++
  return [{ offset: start, length: before.length - end - start, text: after.slice(start, after.length - end) }]
}
