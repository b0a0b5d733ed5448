import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { WorkbenchView } from '@shared/engine/engine'
import type { EvidenceFile } from '@shared/model/evidence'
import type { PolicyEdit } from '@shared/model/policy-edit'
import type { DraftChange, DraftSource, DraftView } from '@shared/model/workbench'
import { DraftSync } from './draft-sync'

/** The policy draft of the open case. Its text lives where the case is; here is what it tells of itself, and the way to change it. */
export const useDraftStore = defineStore('draft', () => {
  const bench = shallowRef<WorkbenchView | null>(null)
  /** `null` while there is no draft. */
  const view = shallowRef<DraftView | null>(null)
  /** Was its last change typed? */
  const isTyped = ref(false)
  const sync = shallowRef<DraftSync | null>(null)
  /** Version that was saved last, under which name, and the policy file itself as it was written; `null` where it is of a case before. */
  const saved = shallowRef<{ readonly version: number; readonly name: string; readonly file: EvidenceFile | null } | null>(null)
  /** The draft is on its way to a case that was checked again: nothing may be typed meanwhile. */
  const isMoving = ref(false)
  /** What the user must know of it, in a sentence; empty when there is nothing. */
  const note = ref('')

  /** Steps that were asked for and are not done. */
  const pending = ref(0)

  /** A draft that is being changed counts as changed. */
  const isUnsaved = computed(() => view.value !== null && (pending.value > 0 || (view.value.isChanged && view.value.version !== saved.value?.version)))

  /** Begins a draft; one that was there is given up. */
  async function open(from: WorkbenchView, source: DraftSource): Promise<void> {
    const first = await from.openDraft(source)
    bench.value = from
    saved.value = null
    note.value = ''
    pending.value = 0
    view.value = first
    const mine = new DraftSync(from, first, {
      onView: (draft, typed) => {
        if (sync.value === mine) [isTyped.value, view.value] = [typed, draft]
      },
      onTrouble: (error) => { if (sync.value === mine) note.value = `The draft did not take a change: ${error instanceof Error ? error.message : String(error)}.` },
    })
    sync.value = mine
  }

  function close(): void {
    bench.value = view.value = sync.value = saved.value = null
    note.value = ''
    pending.value = 0
    isMoving.value = false
  }

  /** `null`: there is no draft, or it may not be changed now. */
  async function step(ask: (from: WorkbenchView) => Promise<DraftChange>): Promise<DraftChange | null> {
    const [from, mine] = [bench.value, sync.value]
    if (from === null || mine === null || isMoving.value) return null
    pending.value++
    try {
      return await mine.step(() => ask(from))
    } finally {
      if (sync.value === mine) pending.value--
    }
  }

  /** Changes the policy in its own terms. Rejects with a RangeError while the text can't be read. */
  async function edit(label: string, edits: readonly PolicyEdit[]): Promise<void> {
    await step((from) => from.editDraft(label, edits))
  }
  /** Applies a fix of the last answer with all its edits. Rejects likewise. */
  async function applyFix(id: string): Promise<void> {
    await step((from) => from.applyFix(id))
  }
  async function undo(): Promise<void> {
    await step((from) => from.undoDraft())
  }
  async function redo(): Promise<void> {
    await step((from) => from.redoDraft())
  }
  function markSaved(version: number, name: string, file: EvidenceFile | null): void {
    saved.value = { version, name, file }
  }
  return { bench, view, isTyped, sync, saved, isMoving, note, isUnsaved, open, close, step, edit, applyFix, undo, redo, markSaved }
})
