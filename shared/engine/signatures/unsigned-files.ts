import { visibleBytes } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import { pathBytes, type ImaLog } from '../../model/ima-log'
import type { UnsignedFile } from '../../model/signature-view'

/** Files between two looks at the clock. */
const STRIDE = 512
/** Files that are named, the ones that deserve it most. */
const NAMED_MAX = 50
/** Folders in which distributions install: what runs from elsewhere was put there by somebody. */
const SYSTEM = /^\/(usr|bin|sbin|lib|lib32|lib64|libx32|etc|boot|init$|nix|gnu|ostree|snap)(\/|$)/

/** What an unsigned file may be, the most telling first. */
const KINDS: readonly (readonly [kind: string, matches: (path: string) => boolean])[] = [
  ['Kernel module', (path) => /\.ko(\.(gz|xz|zst))?$/.test(path)],
  ['Kernel for kexec or boot', (path) => /\/(vmlinu[xz]|bzImage|Image|zImage|kernel)[^/]*$/.test(path)],
  ['RAM disk for a kernel', (path) => /\/(initrd|initramfs)[^/]*$/.test(path)],
  ['Firmware', (path) => /\/firmware\//.test(path)],
  ['In memory only', (path) => /^\/?memfd:/.test(path)],
  ['Deleted while in use', (path) => /[ _]\(deleted\)$/.test(path)],
  ['In a folder that everybody may write to', (path) => /^\/(tmp|var\/tmp|dev\/shm)\//.test(path)],
  ['In a home folder', (path) => /^\/(home|root)\//.test(path)],
  ['Outside the system folders', (path) => !SYSTEM.test(path)],
]

/** Unsigned files, ranked by what they are; the system's own programs and libraries are left out. `indexes` count from 0. */
export async function rankUnsigned(log: ImaLog, indexes: readonly number[], signedPaths: ReadonlyMap<string, number>, checkpoint: Checkpoint): Promise<UnsignedFile[]> {
  const byKind: UnsignedFile[][] = KINDS.map(() => [])
  const told = new Set<string>()
  for (const [at, index] of indexes.entries()) {
    if (at % STRIDE === 0) await checkpoint(at, indexes.length)
    const path = visibleBytes(pathBytes(log, index))
    const kind = KINDS.findIndex(([, matches]) => matches(path))
    if (kind < 0 || byKind[kind].length === NAMED_MAX || told.has(path)) continue
    told.add(path)
    const signed = signedPaths.get(path)
    byKind[kind].push({ entry: index + 1, path, kind: KINDS[kind][0], note: signed === undefined ? '' : `entry ${(signed + 1).toLocaleString('en-US')} of the same path is signed` })
  }
  return byKind.flat().slice(0, NAMED_MAX)
}
