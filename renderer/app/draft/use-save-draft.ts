import { ref } from 'vue'
import { evidencePath } from '@shared/engine/evidence-path'
import { fileName } from '../words/evidence'
import { saveBytes } from '../save-bytes'
import { useDraftStore } from './draft-store'
import { useFormatDraft } from './format-draft'

const isSaving = ref(false)
/** Why the last attempt failed, in words; empty when it did not. */
const failure = ref('')

/** Saves the draft in Keylime's exact form, not signed. */
export function useSaveDraft() {
  const draft = useDraftStore()
  const { waiting, format } = useFormatDraft()

  /** Returns whether it was saved. */
  async function save(): Promise<boolean> {
    if (isSaving.value) return false
    isSaving.value = true
    failure.value = ''
    try {
      const formatted = await format()
      if (formatted === null) return false
      const { version, answer } = formatted
      const bytes = new TextEncoder().encode(answer)
      const outcome = await saveBytes(savedName(draft.view?.base?.path ?? null, draft.view?.beside), bytes, 'application/json')
      if (outcome?.failed !== undefined) failure.value = `${evidencePath(outcome.name)} was not written: ${outcome.failed}.`
      else if (outcome !== null) draft.markSaved(version, evidencePath(outcome.name), { path: outcome.name, content: new Blob([bytes]) })
      return outcome !== null && outcome.failed === undefined
    } catch (error) {
      failure.value = `It was not saved: ${error instanceof Error ? error.message : String(error)}.`
      return false
    } finally {
      isSaving.value = false
    }
  }
  return { isSaving, failure, waiting, save }
}

/** Never the name of the policy that it began as, nor that of another in force: those are evidence of what was. */
export function savedName(path: string | null, beside: readonly string[] = []): string {
  if (path === null) return beside.length === 0 ? 'policy.json' : 'new-policy.json'
  return `${fileName(path).replace(/\.(json|txt)$/i, '') || 'policy'}-edited.json`
}
