import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Case } from '@shared/engine/engine'
import type { EvidenceFile, SkippedFile } from '@shared/model/evidence'
import type { EvidenceReport } from '@shared/model/report'

/** Why there is no case although files were given. */
export interface Trouble {
  readonly kind: 'no-evidence' | 'cancelled' | 'failed'
  readonly message: string
}

/** The open case: its files as they came, and what the engine made of them. */
export const useCaseStore = defineStore('case', () => {
  /** Visible form, as paths are. */
  const name = ref('')
  const files = shallowRef<readonly EvidenceFile[]>([])
  const skipped = shallowRef<readonly SkippedFile[]>([])
  const current = shallowRef<Case | null>(null)
  const trouble = shallowRef<Trouble | null>(null)

  const report = computed(() => current.value?.report ?? null)
  const logEvidence = computed(() => evidenceOf(report.value?.log?.evidence ?? null))
  const totalBytes = computed(() => files.value.reduce((sum, file) => sum + sizeOf(file), 0))

  function evidenceOf(id: string | null): EvidenceReport | null {
    return report.value?.evidence.find((evidence) => evidence.id === id) ?? null
  }

  return { name, files, skipped, current, trouble, report, logEvidence, totalBytes, evidenceOf }
})

/** Bytes of a file as it came in. */
export function sizeOf(file: EvidenceFile): number {
  return file.content instanceof Blob ? file.content.size : file.content.byteLength
}
