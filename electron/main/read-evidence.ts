/** Turns what the user picked into bytes with labels. Evidence is only ever read: no file is written, and no link leads out. */
import { realpath } from 'node:fs/promises'
import { basename, dirname, relative, sep } from 'node:path'
import type { PickedEvidence, PickedFile } from '@shared/ipc/bridge'
import { EVIDENCE_LIMITS } from './evidence-limits'
import type { EvidenceLimits } from './evidence-limits'
import { listFolder } from './list-folder'
import type { Member } from './list-folder'
import { locatePlain, NotReadable, readPlain } from './plain-file'

/**
 * Reads a folder that the user picked.
 * Plain files are read, and links only where they end in a plain file of the same tree; every other member is in `skipped`.
 */
export async function readFolder(path: string, limits: EvidenceLimits = EVIDENCE_LIMITS): Promise<PickedEvidence> {
  const root = await realpath(path)
  return { name: basename(root) || root, ...(await readMembers(listFolder(root, limits), root, limits)) }
}

/** Reads files that the user picked one by one; a link among them was named on purpose and may end anywhere in a plain file. */
export async function readFiles(paths: readonly string[], limits: EvidenceLimits = EVIDENCE_LIMITS): Promise<PickedEvidence> {
  const base = commonFolder(paths)
  const members = paths.map((path) => ({ path, label: relative(base, path).split(sep).join('/') }))
  return { name: basename(paths[0] ?? ''), ...(await readMembers(members, null, limits)) }
}

async function readMembers(
  members: AsyncIterable<Member> | Iterable<Member>, root: string | null, limits: EvidenceLimits,
): Promise<Pick<PickedEvidence, 'files' | 'skipped'>> {
  const files: PickedFile[] = []
  const skipped: { path: string; reason: string }[] = []
  let left = limits.totalBytes
  for await (const member of members) {
    const read = member.reason ?? await readMember(member, root, left)
    if (typeof read === 'string') {
      skipped.push({ path: member.label, reason: read })
    } else {
      files.push({ path: member.label, bytes: read })
      left -= read.byteLength
    }
  }
  return { files, skipped }
}

/** The bytes, or the reason why there are none. */
async function readMember(member: Member, root: string | null, limit: number): Promise<ArrayBuffer | string> {
  try {
    const { path, stats } = await locatePlain(member.path, root)
    return await readPlain(path, stats, limit)
  } catch (error) {
    if (error instanceof NotReadable) return error.message
    throw error
  }
}

/** The deepest folder that holds all of the paths. A dialog may list files of several folders, and equal names must stay apart. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0] ?? '')
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) && dirname(folder) !== folder) {
    folder = dirname(folder)
  }
  return folder
}
