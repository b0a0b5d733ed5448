import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { AnalysisOptions } from '@shared/engine/engine'
import type { EvidenceFile, EvidenceId, EvidenceRole } from '@shared/model/evidence'
import type { Mode } from '@shared/model/verdict'

/** What a verifier had asked for: hex digits, and the path of the file that they came from, or empty when they were typed. */
export interface GivenNonce {
  readonly digits: string
  readonly source: string
}

/** What the user vouches for. It stands apart from the bundle: nothing of it was taken from there without a decision. */
export const useGivenStore = defineStore('given', () => {
  /** Roles of files of the bundle, by their place in the case's files. */
  const roles = shallowRef<ReadonlyMap<number, EvidenceRole>>(new Map())
  /** Roles of members of archives, by their ids. */
  const memberRoles = shallowRef<Readonly<Record<EvidenceId, EvidenceRole>>>({})
  /** Files that came from elsewhere, each with its role. */
  const added = shallowRef<readonly EvidenceFile[]>([])
  const nonces = shallowRef<readonly GivenNonce[]>([])

  /** How policies are applied. */
  const mode = ref<Mode>('strict')

  const options = computed<AnalysisOptions>(() => ({
    ...(nonces.value.length > 0 && { nonce: nonces.value.map(({ digits }) => digits) }),
    ...(mode.value !== 'strict' && { mode: mode.value }),
  }))

  function filesToJudge(files: readonly EvidenceFile[]): readonly EvidenceFile[] {
    const bundle = files.map((file, index): EvidenceFile => {
      const role = roles.value.get(index)
      return role === undefined ? file : { ...file, role }
    })
    return [...bundle, ...added.value]
  }
  function trust(index: number, role: EvidenceRole): void {
    roles.value = new Map(roles.value).set(index, role)
  }
  function trustMember(id: EvidenceId, role: EvidenceRole): void {
    memberRoles.value = { ...memberRoles.value, [id]: role }
  }
  function forgetMember(id: EvidenceId): void {
    memberRoles.value = Object.fromEntries(Object.entries(memberRoles.value).filter(([one]) => one !== id))
  }
  function add(files: readonly EvidenceFile[]): void {
    added.value = [...added.value, ...files]
  }
  /** Takes back a role, or an added file; `index` counts over the bundle's files and then the added ones. */
  function remove(index: number, bundleSize: number): void {
    if (index >= bundleSize) {
      added.value = added.value.filter((_, at) => at !== index - bundleSize)
      return
    }
    const left = new Map(roles.value)
    left.delete(index)
    roles.value = left
  }
  function addNonce(digits: string, source: string): void {
    removeNonce(digits)
    nonces.value = [...nonces.value, { digits, source }]
  }
  function removeNonce(digits: string): void {
    nonces.value = nonces.value.filter((one) => one.digits !== digits)
  }
  function forget(): void {
    roles.value = new Map()
    memberRoles.value = {}
    added.value = []
    nonces.value = []
    mode.value = 'strict'
  }
  return { roles, memberRoles, added, nonces, mode, options, filesToJudge, trust, trustMember, forgetMember, add, remove, addNonce, removeNonce, forget }
})
