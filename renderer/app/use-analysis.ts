import { AbortedError, NoEvidenceError, type Case } from '@shared/engine/engine'
import { evidencePath } from '@shared/engine/evidence-path'
import type { EvidenceFile, SkippedFile } from '@shared/model/evidence'
import { useCaseStore } from './case-store'
import { carryDraft, takeDraft } from './draft/carry-draft'
import { useDraftStore } from './draft/draft-store'
import { useLeaveDraft } from './draft/use-leave-draft'
import { useEngine } from './engine'
import { useGivenStore } from './given-store'
import { useJobStore } from './job-store'
import { useNavigationStore } from './navigation-store'

/** Files as they came in from a drop, a dialog or the bridge. */
export interface Intake {
  readonly name: string
  readonly files: readonly EvidenceFile[]
  readonly skipped: readonly SkippedFile[]
}

let controller: AbortController | null = null

/** Opens, checks again, cancels and closes: the one place where a case changes. */
export function useAnalysis() {
  const cases = useCaseStore()
  const given = useGivenStore()
  const job = useJobStore()
  const navigation = useNavigationStore()
  const draft = useDraftStore()
  const { mayLeave } = useLeaveDraft()

  async function open(intake: Intake): Promise<void> {
    if (!(await mayLeave('Opening other evidence'))) return
    forget()
    Object.assign(cases, { name: evidencePath(intake.name), files: intake.files, skipped: intake.skipped })
    await check()
  }

  /** The same files again, with what the user gave since. The old answers stay on show until the new ones are there. */
  async function check(): Promise<void> {
    controller?.abort()
    const mine = new AbortController()
    controller = mine
    job.begin()
    cases.trouble = null
    const request = { files: given.filesToJudge(cases.files), roles: given.memberRoles, skipped: cases.skipped, options: given.options }
    try {
      const next = await useEngine().analyze(request, {
        signal: mine.signal,
        onProgress: (progress) => { if (controller === mine) job.hear(progress) },
        onFirstEntries: (first) => { if (controller === mine) job.first = first },
      })
      if (mine.signal.aborted) {
        await next.close()
        throw new AbortedError('it was cancelled')
      }
      await replaceCase(next)
    } catch (error) {
      if (controller === mine) fail(error)
    } finally {
      if (controller === mine) job.end()
    }
  }

  /** A draft goes along: the case that it was begun in ends. */
  async function replaceCase(next: Case): Promise<void> {
    const old = cases.whole
    const carried = await takeDraft(draft)
    cases.show(next)
    if (carried !== null) await carryDraft(draft, next, carried)
    void old?.close()
  }

  function fail(error: unknown): void {
    const message = messageOf(error)
    if (error instanceof AbortedError) cases.trouble = { kind: 'cancelled', message }
    else if (error instanceof NoEvidenceError) cases.trouble = { kind: 'no-evidence', message }
    else cases.trouble = { kind: 'failed', message }
  }

  async function addFiles(files: readonly EvidenceFile[]): Promise<void> {
    cases.files = [...cases.files, ...files]
    await check()
  }

  function cancel(): void {
    controller?.abort()
  }

  async function close(): Promise<void> {
    if (await mayLeave('Closing the case')) forget()
  }

  function forget(): void {
    controller?.abort()
    controller = null
    job.end()
    void cases.whole?.close()
    draft.close()
    cases.show(null)
    Object.assign(cases, { name: '', files: [], skipped: [], trouble: null })
    given.forget()
    navigation.reset()
  }

  return { open, check, addFiles, cancel, close }
}

/** A file that was dropped is read when it is needed. A browser's words for one that is not as it was then speak of permissions. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.name === 'NotReadableError' || error.name === 'NotFoundError' ? 'A file was changed, moved or removed since it was opened: open the evidence again' : error.message
}
