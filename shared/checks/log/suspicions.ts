/** What makes a path worth a look, by its visible form: most of them are harmless, and all of them are where intruders work. */
export const SUSPICIONS: readonly (readonly [words: string, matches: (path: string) => boolean])[] = [
  ['in memory only', (path) => path.startsWith('memfd:') || path.startsWith('/memfd:')],
  ['deleted while in use', (path) => /[ _]\(deleted\)$/.test(path)],
  ['in a folder that everybody may write to', (path) => /^\/(tmp|var\/tmp|dev\/shm|run\/lock|run\/user\/[^/]+)\//.test(path)],
  ['in a hidden folder', (path) => /\/\.[^/]+\//.test(path)],
  ['named with hidden characters', (path) => /(?<!\\)(\\\\)*\\[xu]/.test(path)],
]

/** What makes a path (visible form) worth a look, in words; `null`: nothing. */
export function suspicionOf(path: string): string | null {
  return SUSPICIONS.find(([, matches]) => matches(path))?.[0] ?? null
}
