import { AbortedError, NoEvidenceError, type Case } from '@shared/engine/engine'
import { evidencePath } from '@shared/engine/evidence-path'
import type { EvidenceFile, SkippedFile } from '@shared/model/evidence'
import { useCaseStore } from './case-store'
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

  async function open(intake: Intake): Promise<void> {
    close()
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
      const next = await useEngine().analyze(request, { signal: mine.signal, onProgress: (progress) => { if (controller === mine) job.hear(progress) } })
      if (controller === mine) replaceCase(next)
      else await next.close()
    } catch (error) {
      if (controller === mine) fail(error)
    } finally {
      if (controller === mine) job.end()
    }
  }

  function replaceCase(next: Case): void {
    const old = cases.current
    cases.current = next
    void old?.close()
  }

  function fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
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

  function close(): void {
    controller?.abort()
    controller = null
    job.end()
    void cases.current?.close()
    Object.assign(cases, { name: '', files: [], skipped: [], current: null, trouble: null })
    given.forget()
    navigation.reset()
  }

  return { open, check, addFiles, cancel, close }
}
