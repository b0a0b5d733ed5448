import { visibleBytes } from '../../bytes/visible'
import type { Observation } from '../../model/finding'
import { ENTRY, hasFlag, pathBytes, templateName, entryPlace, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'

/** What makes a path worth a look, by its visible form: most of them are harmless, and all of them are where intruders work. */
const KINDS: readonly (readonly [words: string, matches: (path: string) => boolean])[] = [
  ['in memory only', (path) => path.startsWith('memfd:') || path.startsWith('/memfd:')],
  ['deleted while in use', (path) => /[ _]\(deleted\)$/.test(path)],
  ['in a folder that everybody may write to', (path) => /^\/(tmp|var\/tmp|dev\/shm|run\/lock|run\/user\/[^/]+)\//.test(path)],
  ['in a hidden folder', (path) => /\/\.[^/]+\//.test(path)],
  ['named with hidden characters', (path) => /(?<!\\)(\\\\)*\\[xu]/.test(path)],
]

/** What makes a path (visible form) worth a look, in words; `null`: nothing. */
export function suspicionOf(path: string): string | null {
  return KINDS.find(([, matches]) => matches(path))?.[0] ?? null
}

const code = (character: string) => character.charCodeAt(0)
const [SLASH, DOT, BACKSLASH, CLOSING] = ['/', '.', '\\', ')'].map(code)
/** Second bytes of the paths that begin in a way which is worth a look; of `/var/tmp/` the sixth tells it from the rest of `/var`. */
const [MEMFD, TMP, DEV, RUN, VAR] = ['m', 't', 'd', 'r', 'v'].map(code)

/** Can none of the kinds match? Most paths are plain, and need not be made visible to tell. */
function isPlain(path: Uint8Array): boolean {
  const [first, second] = path
  if (first !== SLASH || second === MEMFD || second === TMP || second === DEV || second === RUN || (second === VAR && path[5] === TMP)) return false
  for (let at = 1; at < path.length; at++) {
    const byte = path[at]
    if (byte < 0x20 || byte >= 0x7f || byte === BACKSLASH || (byte === DOT && path[at - 1] === SLASH)) return false
  }
  return path[path.length - 1] !== CLOSING
}

/** Paths that an examiner looks at first. The names of buffers are no paths. */
export const suspiciousPaths: Check = {
  name: 'suspicious paths',
  stage: 'replay',
  async run({ log }, before, checkpoint) {
    if (!log) return {}
    const counts = KINDS.map(() => 0)
    const indexes: number[] = []
    for (let index = 0; index < log.count; index++) {
      if (index % 4096 === 0) await checkpoint(0, log.count)
      const bytes = pathBytes(log, index)
      if (isPlain(bytes) || hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed) || templateName(log, index) === 'ima-buf') continue
      const path = visibleBytes(bytes)
      const kinds = KINDS.flatMap(([, matches], kind) => (matches(path) ? [kind] : []))
      for (const kind of kinds) counts[kind]++
      if (kinds.length > 0) indexes.push(index)
    }
    return { observations: [...before.observations, ...observations(log, indexes, counts)] }
  },
}

function observations(log: ImaLog, indexes: readonly number[], counts: readonly number[]): Observation[] {
  if (indexes.length === 0) return []
  const [first] = indexes
  const parts = KINDS.flatMap(([words], kind) => (counts[kind] > 0 ? [`${counts[kind].toLocaleString('en-US')} ${words}`] : []))
  const message = `Worth a look by their paths, ${entriesWord(indexes.length)}: ${parts.join(', ')}.`
  return [observe('log.suspicious-path', 'info', message, {
    ...entryPlace(log, first), entryIndexes: indexes, found: visibleBytes(pathBytes(log, first)),
  })]
}
