import type { CaseModel, CaseOptions } from '../checks/check'
import { observe } from '../checks/observe'
import type { ErrorData } from '../errors/evidence-error'
import type { Observation } from '../model/finding'
import type { Decoded } from '../sources/decoded'
import { fileDamage } from './file-damage'
import type { Host } from './group-hosts'
import { joinPcrFiles } from './join-pcr-files'
import { errorNote, openedOf, type LoadedFile } from './load-files'
import { isReference, referencesOf } from './references'

/** The model of a host: what its files decoded to, by kind. */
export function modelOf(host: Host, options: CaseOptions): CaseModel {
  const own = host.files.filter((file) => file.input.role !== 'reference')
  const decoded = own.flatMap((file) => (file.decoded ? [file.decoded] : []))
  const of = <K extends Decoded['kind']>(kind: K) => decoded.filter((one): one is Extract<Decoded, { kind: K }> => one.kind === kind)
  return {
    log: host.log, options,
    eventLogs: of('event-log').map((one) => one.eventLog),
    quotes: of('tpm-quote').map((one) => one.quote),
    signatures: of('tpm-signature').map((one) => one.signature),
    keys: of('public-key').map((one) => one.publicKey),
    names: of('tpm-name').map((one) => one.name),
    authorities: of('attestation-authority').map((one) => one.authority),
    signingKeys: of('signing-keys').map((one) => one.file),
    pcrValues: joinPcrFiles(of('pcr-values').map((one) => one.pcrValues)),
    policies: of('runtime-policy').map((one) => one.policy),
    xattrDumps: of('xattr-dump').map((one) => one.dump),
    envelopes: of('policy-envelope').map((one) => one.envelope),
    policySignatures: of('policy-signature').map((one) => one.signature),
    policyKeys: of('policy-key').map((one) => one.key),
    signedFiles: own.filter(({ decoded: one }) => one?.kind === 'runtime-policy' || one?.kind === 'policy-envelope').map(({ input: { id, path, bytes } }) => ({ evidence: id, path, bytes })),
    keylimeDocuments: of('keylime-document').map((one) => one.document),
    excludeLists: of('exclude-list').map((one) => one.excludes),
    imaPolicies: of('ima-policy').map((one) => one.imaPolicy),
    references: referencesOf(host.files),
    given: new Set(own.filter((file) => file.input.role !== undefined).map((file) => file.input.id)),
  }
}

/** What is said of files as files: of no known kind, damaged, or holding a secret. Logs, quotes and policies speak for themselves in their checks. */
export function fileObservations(files: readonly LoadedFile[], unused: ReadonlySet<string>): Observation[] {
  return [...files.flatMap((file) => stateOf(file, unused)), ...files.flatMap(secretOf)]
}

function stateOf(file: LoadedFile, unused: ReadonlySet<string>): Observation[] {
  const { input, recognised, error, secret } = file
  if (recognised === null || unused.has(input.id)) return secret ? [] : [unrecognised(file, 'its bytes are of no known kind')]
  // Reference data change no verdict, damaged or not.
  const severity = isReference(file) ? 'warning' : 'error'
  if (error) return [recognised.confidence === 'given' || recognised.source.kind !== 'public-key' ? fileDamage(error, input.id, severity) : unrecognised(file, errorNote(error))]
  const stopped = stoppedOf(file.decoded)
  const duplicates = openedOf(file.decoded)?.duplicates ?? []
  return [...(stopped ? [fileDamage(stopped, input.id, severity)] : []), ...duplicates.map((one) => ({ ...fileDamage(one, input.id, severity), group: one.code }))]
}

/** Whoever hands evidence on hands that on too. Nothing of it goes into the report. */
function secretOf({ input, secret }: LoadedFile): Observation[] {
  if (!secret) return []
  const message = `${input.path} holds ${secret.kind}: it is no evidence, and whoever gets these files gets it too. Take it out, and replace it if they were passed on.`
  return [observe('evidence.secret', 'warning', message, { evidence: input.id, byteOffset: secret.byteOffset, expected: 'no secrets', found: secret.kind })]
}

function stoppedOf(decoded: Decoded | null): ErrorData | null {
  const opened = openedOf(decoded)
  if (opened) return opened.stopped
  if (decoded?.kind === 'xattr-dump') return decoded.dump.stopped
  if (decoded?.kind === 'reference') return decoded.list.stopped
  if (decoded?.kind === 'pcr-values') return decoded.pcrValues.stopped
  if (decoded?.kind === 'ima-policy') return decoded.imaPolicy.stopped
  return decoded?.kind === 'tpm-signature' ? decoded.signature.stopped : null
}

/** Who names a reference expects that it is one. */
function unrecognised({ input }: LoadedFile, why: string): Observation {
  return observe('evidence.unrecognised', input.role === 'reference' ? 'warning' : 'info', `${input.path} was not used: ${why}.`, { evidence: input.id })
}
