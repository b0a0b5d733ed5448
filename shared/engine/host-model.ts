import type { CaseModel, CaseOptions } from '../checks/check'
import { observe } from '../checks/observe'
import type { ErrorData } from '../errors/evidence-error'
import type { Observation } from '../model/finding'
import type { Decoded } from '../sources/decoded'
import { fileDamage } from './file-damage'
import type { Host } from './group-hosts'
import { errorNote, type LoadedFile } from './load-files'

/** The model of a host: what its files decoded to, by kind. */
export function modelOf(host: Host, options: CaseOptions): CaseModel {
  const decoded = host.files.flatMap((file) => (file.decoded ? [file.decoded] : []))
  const of = <K extends Decoded['kind']>(kind: K) => decoded.filter((one): one is Extract<Decoded, { kind: K }> => one.kind === kind)
  return {
    log: host.log, options,
    eventLogs: of('event-log').map((one) => one.eventLog),
    quotes: of('tpm-quote').map((one) => one.quote),
    signatures: of('tpm-signature').map((one) => one.signature),
    keys: of('public-key').map((one) => one.publicKey),
    pcrValues: of('pcr-values').map((one) => one.pcrValues),
    policies: of('runtime-policy').map((one) => one.policy),
    excludeLists: of('exclude-list').map((one) => one.excludes),
    given: new Set(host.files.filter((file) => file.input.role !== undefined).map((file) => file.input.id)),
  }
}

/** What is said of files as files: of no known kind, or damaged. Logs, quotes and policies speak for themselves in their checks. */
export function fileObservations(files: readonly LoadedFile[], unused: ReadonlySet<string>): Observation[] {
  return files.flatMap((file) => {
    const { input, recognised, error } = file
    if (recognised === null || unused.has(input.id)) return [unrecognised(file, 'its bytes are of no known kind')]
    if (error) return [recognised.confidence === 'given' || recognised.source.kind !== 'public-key' ? fileDamage(error, input.id) : unrecognised(file, errorNote(error))]
    const stopped = stoppedOf(file.decoded)
    return stopped ? [fileDamage(stopped, input.id)] : []
  })
}

function stoppedOf(decoded: Decoded | null): ErrorData | null {
  if (decoded?.kind === 'archive') return decoded.opened.stopped
  if (decoded?.kind === 'pcr-values') return decoded.pcrValues.stopped
  return decoded?.kind === 'tpm-signature' ? decoded.signature.stopped : null
}

function unrecognised({ input }: LoadedFile, why: string): Observation {
  return observe('evidence.unrecognised', 'info', `${input.path} was not used: ${why}.`, { evidence: input.id })
}
