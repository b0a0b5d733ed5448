import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Case, HostView } from '@shared/engine/engine'
import type { EvidenceFile, SkippedFile } from '@shared/model/evidence'
import type { EvidenceReport, HostReport } from '@shared/model/report'

/** Why there is no case although files were given. */
export interface Trouble {
  readonly kind: 'no-evidence' | 'cancelled' | 'failed'
  readonly message: string
}

/** The open case: its files as they came, what the engine made of them, and the host that is looked at. */
export const useCaseStore = defineStore('case', () => {
  /** Visible form, as paths are. */
  const name = ref('')
  const files = shallowRef<readonly EvidenceFile[]>([])
  const skipped = shallowRef<readonly SkippedFile[]>([])
  /** The case as the engine gave it. */
  const whole = shallowRef<Case | null>(null)
  /** The host of it that every area speaks of; its `report` has that host on top. */
  const current = shallowRef<HostView | null>(null)
  /** Place of that host among `hosts`. */
  const place = ref(0)
  const trouble = shallowRef<Trouble | null>(null)

  const report = computed(() => current.value?.report ?? null)
  /** Empty for a case of one host. */
  const hosts = computed<readonly HostReport[]>(() => report.value?.hosts ?? [])
  /** Evidence that was judged as the chosen host's, or of the whole case where there is one host. */
  const hostEvidence = computed<readonly EvidenceReport[]>(() => {
    const { evidence = [] } = report.value ?? {}
    const host = hosts.value[place.value]
    if (host === undefined) return evidence
    const ids = new Set(host.files)
    return evidence.filter((one) => ids.has(one.id))
  })
  const logEvidence = computed(() => evidenceOf(report.value?.log?.evidence ?? null))
  const totalBytes = computed(() => files.value.reduce((sum, file) => sum + sizeOf(file), 0))

  function evidenceOf(id: string | null): EvidenceReport | null {
    return report.value?.evidence.find((evidence) => evidence.id === id) ?? null
  }

  /** Another case, or none. The host stays where the case has one of that name, else it is the worst. */
  function show(next: Case | null): void {
    const shown = hosts.value[place.value]?.name
    const found = next?.report.hosts ?? []
    const same = found.findIndex((host) => host.name === shown)
    whole.value = next
    choose(same === -1 ? Math.max(0, found.findIndex((host) => host.verdict === next?.report.verdict)) : same)
  }
  function choose(at: number): void {
    place.value = at
    current.value = whole.value?.host(at) ?? null
  }

  return { name, files, skipped, whole, current, place, trouble, report, hosts, hostEvidence, logEvidence, totalBytes, evidenceOf, show, choose }
})

/** Bytes of a file as it came in. */
export function sizeOf(file: EvidenceFile): number {
  return file.content instanceof ArrayBuffer ? file.content.byteLength : file.content.size
}
