import { toHex } from '../bytes/hex'
import { quoteStem } from '../checks/quote/pairing'
import type { ImaLog } from '../model/ima-log'
import { groupedBy } from '../checks/grouped-by'
import { commonFolder, folderOf, hostPlaces, placesOf, type HostPlace } from './host-places'
import type { HostProof } from './host-proof'
import type { LoadedFile } from './load-files'
import { speaks, straysOf, type Stray } from './stray-folders'

/** A host and the files that are its own, or that it shares. */
export interface HostFiles {
  readonly name: string
  /** The logs of the host, the one that is judged first; empty for a host that brought none. */
  readonly logs: readonly ImaLog[]
  readonly files: readonly LoadedFile[]
}

/** For each file the hosts that it may be of. */
type Homes = Map<LoadedFile, readonly HostPlace[]>

/**
 * Which file is whose. The tree decides first, then the names; where both leave it open, what belongs together is proven: a log that reaches
 * what a quote or a file of PCR values says, an event log that gives its boot_aggregate, quotes of one signer. What is everybody's even then is
 * judged with every host, and so is what the user gave. `logs`: for each host its logs, the one that is judged first.
 */
export async function assignFiles(logs: readonly (readonly ImaLog[])[], files: readonly LoadedFile[], proof: HostProof): Promise<HostFiles[]> {
  const paths = logs.map((own) => own.map((log) => log.path))
  const strays = await straysOf(logs, hostPlaces(paths), files.filter((file) => file.input.role === undefined), proof)
  const places = hostPlaces(paths, strays.flatMap((stray) => stray.files.map((file) => file.input.path)))
  const strayOf = new Map(strays.flatMap((stray) => stray.files.map((file) => [file, stray] as const)))
  const hostOf = new Map(logs.flatMap((own, i) => own.map((log) => [log, places[i]] as const)))
  const homes: Homes = new Map(files.filter((file) => !strayOf.has(file)).map((file) => [file, placesOfFile(file, hostOf, places)]))
  await prove(homes, new Map(places.map((place, i) => [place, logs[i][0]])), proof)
  followQuotes(homes)
  const own = new Map<HostPlace | Stray, LoadedFile[]>([...places, ...strays].map((host) => [host, []]))
  for (const file of files) {
    const stray = strayOf.get(file)
    const of = stray ? [stray] : [...(homes.get(file) ?? []), ...(file.input.role === undefined && !isOfPolicy(file) ? [] : strays)]
    for (const host of of) own.get(host)!.push(file)
  }
  const hosts = places.length === 0 && strays.length > 0 ? [withoutLog(homes)] : places.map((place, i): HostFiles => ({ name: place.name, logs: logs[i], files: own.get(place)! }))
  return [...hosts, ...strays.map((stray): HostFiles => ({ name: stray.name, logs: [], files: own.get(stray)! }))]
}

/** A policy that the user gave is judged with every host, and so is what its signature stands in. */
function isOfPolicy({ decoded }: LoadedFile): boolean {
  return decoded?.kind === 'policy-envelope' || decoded?.kind === 'policy-signature'
}

/** `hostOf`: for each log the place of its host. */
function placesOfFile(file: LoadedFile, hostOf: ReadonlyMap<ImaLog, HostPlace>, places: readonly HostPlace[]): readonly HostPlace[] {
  const { decoded, input } = file
  if (decoded?.kind === 'ima-log') return [hostOf.get(decoded.log)].filter((place) => place !== undefined)
  return input.role === undefined && !isOfPolicy(file) ? placesOf(input.path, decoded?.kind === 'archive', places) : places
}

async function prove(homes: Homes, logOf: ReadonlyMap<HostPlace, ImaLog>, proof: HostProof): Promise<void> {
  for (const [file, open] of openFiles(homes)) {
    const proven: HostPlace[] = []
    for (const place of open) if (await proof.belongs(logOf.get(place)!, file)) proven.push(place)
    if (proven.length > 0) homes.set(file, proven)
  }
}

/** Of hosts that all brought no log one has everything that is not another's. */
function withoutLog(homes: Homes): HostFiles {
  const files = [...homes.keys()]
  const own = files.filter(speaks).map((file) => folderOf(file.input.path))
  return { name: commonFolder(own), logs: [], files }
}

/** A quote goes where its signer's other quotes are, a signature or a file of PCR values where the quote of its name is. */
function followQuotes(homes: Homes): void {
  const quotes = [...homes.keys()].flatMap((file) => (file.decoded?.kind === 'tpm-quote' ? [{ file, quote: file.decoded.quote }] : []))
  const bySigner = groupedBy(quotes.filter(({ quote }) => quote.qualifiedSigner.length > 0), ({ quote }) => toHex(quote.qualifiedSigner))
  const byStem = groupedBy(quotes, ({ file }) => quoteStem(file.input))
  const follow = (file: LoadedFile, leaders: readonly { readonly file: LoadedFile }[] = []) => {
    const leader = leaders.find((one) => one.file !== file && homes.get(one.file)!.length < homes.get(file)!.length)
    if (leader) homes.set(file, homes.get(leader.file)!)
  }
  for (const { file, quote } of quotes) if (isOpen(homes, file)) follow(file, bySigner.get(toHex(quote.qualifiedSigner)))
  for (const [file] of openFiles(homes)) {
    const kind = file.decoded?.kind
    if (kind === 'tpm-signature' || kind === 'pcr-values') follow(file, byStem.get(quoteStem(file.input)))
  }
}

function openFiles(homes: Homes): (readonly [LoadedFile, readonly HostPlace[]])[] {
  return [...homes].filter(([file]) => isOpen(homes, file))
}

function isOpen(homes: Homes, file: LoadedFile): boolean {
  return file.input.role === undefined && homes.get(file)!.length > 1
}
