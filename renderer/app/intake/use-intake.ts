import { ref } from 'vue'
import type { PickedEvidence } from '@shared/ipc/bridge'
import { evidencePath } from '@shared/engine/evidence-path'
import { useBridge } from '../bridge'
import { useAnalysis, type Intake } from '../use-analysis'
import { fromFiles } from './read-drop'

type Purpose = (intake: Intake) => Promise<void>

/** Inputs that the shell draws once; a plain browser asks for files through them. */
const folderInput = ref<HTMLInputElement | null>(null)
const filesInput = ref<HTMLInputElement | null>(null)
let purpose: Purpose | null = null

/** Asks for a folder or files, by Electron's dialogs or the browser's, and hands over what was picked. */
export function useIntake() {
  const bridge = useBridge()
  const analysis = useAnalysis()

  async function pick(kind: 'folder' | 'files', then: Purpose): Promise<void> {
    if (bridge === null) {
      purpose = then
      const input = kind === 'folder' ? folderInput.value : filesInput.value
      input?.click()
      return
    }
    const picked = kind === 'folder' ? await bridge.pickFolder() : await bridge.pickFiles()
    if (picked !== null) await then(fromBridge(picked))
  }

  /** An input changed: its files go to whoever asked, or open a case. */
  async function onInput(input: HTMLInputElement): Promise<void> {
    const files = [...(input.files ?? [])]
    const then = purpose ?? analysis.open
    purpose = null
    input.value = ''
    if (files.length > 0) await then(fromFiles(files))
  }

  return {
    folderInput, filesInput, onInput,
    openFolder: () => pick('folder', analysis.open),
    openFiles: () => pick('files', analysis.open),
    pickFiles: (then: Purpose) => pick('files', then),
    pickFolder: (then: Purpose) => pick('folder', then),
  }
}

function fromBridge(picked: PickedEvidence): Intake {
  const files = picked.files.map((file) => ({ path: evidencePath(file.path), content: new Blob([file.bytes]) }))
  return { name: picked.name, files, skipped: picked.skipped.map(({ path, reason }) => ({ path: evidencePath(path), reason })) }
}
