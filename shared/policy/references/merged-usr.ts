import { bytesAt } from '../../bytes/equal'

/** Folders of the root that are links into /usr where the two are merged (systemd, "The Case for the /usr Merge"). */
const MERGED = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'].map((name) => bytesOf(`/${name}/`))
const USR = bytesOf('/usr')

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The other path of a file where /bin is a link to /usr/bin, and so on: `/usr/bin/ls` for `/bin/ls` and the other way round; `null` for a path that has no other. */
export function otherUsrPath(path: Uint8Array): Uint8Array | null {
  const isBelowUsr = bytesAt(path, 0, USR)
  const rest = isBelowUsr ? path.subarray(USR.length) : path
  if (!MERGED.some((folder) => bytesAt(rest, 0, folder))) return null
  if (isBelowUsr) return rest
  const other = new Uint8Array(USR.length + path.length)
  other.set(USR)
  other.set(path, USR.length)
  return other
}
