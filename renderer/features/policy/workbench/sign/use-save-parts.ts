import { computed, ref, shallowRef } from 'vue'
import { evidencePath } from '@shared/engine/evidence-path'
import { saveBytes } from '@/app/save-bytes'
import type { Part } from './save-parts'

/** What became of a part. */
export interface PartState {
  readonly label: string
  /** Under which it was saved, or which will be proposed. */
  readonly name: string
  readonly isSaved: boolean
}

/** Saves files one after the other. Where one is not saved no other is written, and it can be gone on with: what was made stays the same. */
export function useSaveParts() {
  const parts = shallowRef<readonly Part[]>([])
  /** Names under which the first of them were saved. */
  const saved = shallowRef<readonly string[]>([])
  /** Why it stopped, in words; empty while it did not. */
  const stopped = ref('')

  /** Is a part of it saved, and another not? */
  const isHalf = computed(() => saved.value.length > 0 && saved.value.length < parts.value.length)
  const states = computed(() => {
    const list: PartState[] = []
    for (const [index, { label, name }] of parts.value.entries()) list.push({ label, name: saved.value[index] ?? name(list.at(-1)?.name ?? ''), isSaved: index < saved.value.length })
    return list
  })

  /** Takes what was made; what was there must be forgotten. */
  function begin(made: readonly Part[]): void {
    parts.value = made
  }

  /** Saves what is not saved yet. Returns the name of the last file; `null` where it stopped: with nothing saved, what was made is forgotten. */
  async function saveRest(): Promise<string | null> {
    const mine = parts.value
    stopped.value = ''
    for (const part of mine.slice(saved.value.length)) {
      const why = await saveOne(part)
      if (parts.value !== mine) return null
      if (why === '') continue
      const isNothing = saved.value.length === 0
      if (isNothing) forget()
      stopped.value = isNothing ? `${why} Nothing was saved.` : why
      return null
    }
    const last = saved.value.at(-1)!
    forget()
    return last
  }

  /** Returns why it was not saved; empty where it was. */
  async function saveOne(part: Part): Promise<string> {
    const name = part.name(saved.value.at(-1) ?? '')
    const outcome = await saveBytes(name, part.bytes, part.type, part.isSecret)
    if (outcome === null) return `Saving ${name} was cancelled.`
    const shown = evidencePath(outcome.name)
    if (outcome.failed !== undefined) return `${shown} was not written: ${outcome.failed}.`
    if (part.isSecret) part.bytes.fill(0)
    saved.value = [...saved.value, shown]
    return ''
  }

  /** Nothing of a key outlives this. */
  function forget(): void {
    for (const { bytes, isSecret } of parts.value) if (isSecret) bytes.fill(0)
    parts.value = saved.value = []
    stopped.value = ''
  }

  return { states, stopped, isHalf, begin, saveRest, forget }
}
