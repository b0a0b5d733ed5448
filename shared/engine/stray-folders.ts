import type { ImaLog } from '../model/ima-log'
import { groupedBy } from '../checks/grouped-by'
import { commonFolder, folderBelow, folderOf, placesOf, type HostPlace } from './host-places'
import { sameSigner, type HostProof } from './host-proof'
import type { LoadedFile } from './load-files'
import { sameBytes } from './same-bytes'

/** A host that brought no log: the files of a folder of its own beside those of other hosts. */
export interface Stray {
  readonly name: string
  readonly files: readonly LoadedFile[]
}

/**
 * Folders beside the hosts' own that hold a quote or an event log and no log, and that nothing ties to a host: no log reaches what they say, and
 * none of their quotes is by the signer of a quote elsewhere. Of a single log's bundle only where what lies with the log can stand alone too:
 * else its parts lie in several folders. `files`: those of the bundle.
 */
export async function straysOf(logs: readonly (readonly ImaLog[])[], places: readonly HostPlace[], files: readonly LoadedFile[], proof: HostProof): Promise<Stray[]> {
  const all = logs.flat()
  const speaking = files.filter(speaks)
  const top = commonFolder([...all.map((log) => log.path), ...speaking.map((file) => file.input.path)].map(folderOf))
  const below = (path: string) => folderBelow(path, top)
  const homes = homeFolders(all, speaking, below)
  if (homes === null) return []
  const byFolder = groupedBy(files, (file) => below(file.input.path))
  const strays: Stray[] = []
  for (const [folder, own] of groupedBy(speaking, (file) => below(file.input.path))) {
    if (folder === null || homes.has(folder)) continue
    const others = speaking.filter((file) => below(file.input.path) !== folder)
    const isDecided = places.length > 1 && own.some((file) => placesOf(file.input.path, false, places).length === 1)
    if (isDecided || isTied(own, others) || (all.length === 0 && !isRival(own, others)) || await isReached(telling(own, others), logs, proof)) continue
    strays.push({ name: folder.slice(top === '' ? 0 : top.length + 1), files: byFolder.get(folder)! })
  }
  return strays
}

/** Folders that are some host's own; `null` where everything is of one host. Without a log the first folder that says something is the one to compare with. */
function homeFolders(logs: readonly ImaLog[], speaking: readonly LoadedFile[], below: (path: string) => string | null): ReadonlySet<string | null> | null {
  const said = speaking.map((file) => below(file.input.path))
  const homes = new Set(logs.length === 0 ? said.slice(0, 1) : logs.map((log) => below(log.path)))
  const isSingle = homes.size === 1
  return isSingle && [...homes].some((home) => home === null || !said.includes(home)) ? null : homes
}

/** Does it tell of one boot of one machine? */
export function speaks({ decoded }: LoadedFile): boolean {
  return decoded?.kind === 'tpm-quote' || decoded?.kind === 'event-log'
}

/** Quotes of one signer, or, where there is no quote, the same event log. */
function isTied(own: readonly LoadedFile[], others: readonly LoadedFile[]): boolean {
  const [mine, theirs] = [own, others].map(quotesOf)
  if (mine.length > 0) return mine.some((quote) => theirs.some((other) => sameSigner(quote, other)))
  return own.some((file) => others.some((other) => sameBytes(file.content, other.content)))
}

/** Without a log: do both hold a quote, or both an event log? One host could have brought what the other folder lacks. */
function isRival(own: readonly LoadedFile[], others: readonly LoadedFile[]): boolean {
  return own.some((file) => others.some((other) => other.decoded?.kind === file.decoded?.kind))
}

/** What a log may reach: quotes; event logs only where there is no other, for machines of one make boot alike. */
function telling(own: readonly LoadedFile[], others: readonly LoadedFile[]): readonly LoadedFile[] {
  const quotes = own.filter((file) => file.decoded?.kind === 'tpm-quote')
  return quotes.length > 0 || others.some((file) => file.decoded?.kind === 'event-log') ? quotes : own
}

function quotesOf(files: readonly LoadedFile[]) {
  return files.flatMap(({ decoded }) => (decoded?.kind === 'tpm-quote' ? [decoded.quote] : []))
}

async function isReached(own: readonly LoadedFile[], logs: readonly (readonly ImaLog[])[], proof: HostProof): Promise<boolean> {
  for (const file of own) for (const [main] of logs) if (await proof.belongs(main, file)) return true
  return false
}
