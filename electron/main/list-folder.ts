import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidenceLimits } from './evidence-limits'
import { codeOf } from './plain-file'

/** A member of the tree that is not a folder, or the reason why the walk ends at it. */
export interface Member {
  /** Path below the picked folder, with `/` on every system. */
  readonly label: string
  readonly path: string
  readonly reason?: string
}

/** All members below `root` in the order of their names, folder by folder; links are members and never followed. */
export async function* listFolder(root: string, limits: EvidenceLimits): AsyncGenerator<Member> {
  const waiting: { label: string; path: string; depth: number }[] = [{ label: '', path: root, depth: 0 }]
  let members = 0
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { names, reason } = await listNames(folder.path, limits.members - members)
    if (reason !== undefined) yield { label: folder.label || '.', path: folder.path, reason }
    members += names.length
    const below: typeof waiting = []
    for (const name of names) {
      const member = { label: folder.label === '' ? name : `${folder.label}/${name}`, path: join(folder.path, name) }
      if (!(await isFolder(member.path))) yield member
      else if (folder.depth === limits.depth) yield { ...member, reason: `more than ${limits.depth} folders deep` }
      else below.push({ ...member, depth: folder.depth + 1 })
    }
    waiting.push(...below.toReversed())
  }
}

/** At most `limit` names, sorted: a folder of ten million names is not taken into memory to find that it is too large. */
async function listNames(path: string, limit: number): Promise<{ names: string[]; reason?: string }> {
  const names: string[] = []
  try {
    for await (const { name } of await opendir(path)) {
      if (names.length === limit) return { names: names.sort(), reason: 'too many members; some were not read' }
      names.push(name)
    }
  } catch (error) {
    return { names: names.sort(), reason: `not readable (${codeOf(error)})` }
  }
  return { names: names.sort() }
}

/** Not the entry's type from `readdir`, which some file systems leave unknown. What can't be looked at is left to the reader to name. */
async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then((stats) => stats.isDirectory(), () => false)
}
