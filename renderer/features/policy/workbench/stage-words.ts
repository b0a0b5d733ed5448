import type { UntoldFixes } from '@shared/model/workbench'
import { count } from '@/app/words/numbers'

/** What a question to the workbench does while it is waited for, by its stage. */
const STAGES: Readonly<Record<string, string>> = { policy: 'Judging', fixes: 'Looking for fixes', effects: 'Trying fixes' }

export function stageWords(stage: string | null): string {
  return STAGES[stage ?? 'fixes'] ?? ''
}

/** Fixes that were found and are not told, in a sentence; empty without any. */
export function untoldWords(more: readonly UntoldFixes[]): string {
  const kinds = more.map(({ kind, count: found }) => `${count(found)} more ${kind === 'trust-key' ? (found === 1 ? 'key' : 'keys') : (found === 1 ? 'path that changes' : 'paths that change')}`)
  return kinds.length === 0 ? '' : `Found too, and not tried: ${kinds.join(', ')}.`
}
