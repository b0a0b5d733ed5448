import { fromHex } from '../bytes/hex'
import { visibleText } from '../bytes/visible'
import type { CaseOptions } from '../checks/check'
import { runChecks } from '../checks/index'
import { counted, observe } from '../checks/observe'
import { isWorse } from '../findings/overall-verdict'
import { digestSize, type Bank } from '../model/algorithms'
import type { SkippedFile } from '../model/evidence'
import type { Observation } from '../model/finding'
import { REPORT_SCHEMA, type EvidenceReport, type Report } from '../model/report'
import { AnalyzedCase } from './analyzed-case'
import { NoEvidenceError, type AnalysisOptions, type AnalysisRequest, type RunOptions } from './engine'
import { expectedReplay } from './expected-replay'
import { compareTwins } from './compare-twins'
import { groupHosts, type Grouping, type Host } from './group-hosts'
import { fileObservations, modelOf } from './host-model'
import { HostProof } from './host-proof'
import { judgedHost, type JudgedHost } from './judged-host'
import { errorNote, loadFiles, notesOf, shownPath, type Loaded, type LoadedFile } from './load-files'
import { referenceNotes } from './references'
import { Scheduler } from './scheduler'
import { VERSION } from './version'

/** IMA's PCR unless the kernel was built otherwise (CONFIG_IMA_MEASURE_PCR_IDX). */
const DEFAULT_IMA_PCR = 10
/** Members that were not read are named one by one up to this many. */
const SKIPPED_NAMED = 1000

/** The whole way: bytes, sources, model, checks, findings, report. */
export async function analyze(request: AnalysisRequest, run: RunOptions, workers: Pick<CaseOptions, 'verifier' | 'replayer'>): Promise<AnalyzedCase> {
  const scheduler = new Scheduler(run)
  const options = caseOptions(request.options, workers)
  const loaded = await loadFiles(request, scheduler, { onLog: (log, before) => workers.replayer.expect(log, expectedReplay(before, options)), onFirstEntries: run.onFirstEntries })
  const { files } = loaded
  if (!files.some(isEvidence)) throw new NoEvidenceError(nothingRead(request, loaded))
  const grouping = await groupHosts(files, new HostProof(files, options, () => scheduler.checkpoint('replay')(0, null)))
  const skipped = skippedObservations([...(request.skipped ?? []), ...loaded.skipped])
  const judged: JudgedHost[] = []
  const unused = new Set(files.filter(isTentative).map((file) => file.input.id))
  for (const host of grouping.hosts) judged.push(await judge(host, options, skipped, scheduler, unused))
  const withFiles = judged.map((one, i) => withFileFindings(one, grouping.hosts[i], unused))
  const worst = withFiles.reduce((a, b) => (isWorse(b.report.verdict, a.report.verdict) ? b : a))
  const report = await caseReport(files, grouping, withFiles, worst, unused)
  return new AnalyzedCase(report, worst, withFiles, new Map(files.map((file) => [file.input.id, file.content])))
}

async function judge(host: Host, options: CaseOptions, skipped: readonly Observation[], scheduler: Scheduler, unused: Set<string>): Promise<JudgedHost> {
  const model = modelOf(host, options)
  const twins: Observation[] = []
  for (const one of host.twins) twins.push(...(await compareTwins(one, scheduler.checkpoint('decode'))))
  const outcome = await runChecks(model, (stage) => scheduler.checkpoint(stage))
  for (const check of outcome.quoteChecks) {
    if (check.signature === 'pass' && check.signatureEvidence) unused.delete(check.signatureEvidence)
    if (check.pcrDigest === 'pass' && check.valuesEvidence) unused.delete(check.valuesEvidence)
  }
  return judgedHost(host, model, { ...outcome, observations: [...skipped, ...twins, ...outcome.observations] })
}

/** Each by its name, up to a bound: a folder of a million links makes no million findings. */
function skippedObservations(skipped: readonly SkippedFile[]): Observation[] {
  const named = skipped.slice(0, SKIPPED_NAMED).map(({ path, reason }) =>
    observe('evidence.skipped', 'warning', `${shownPath(path)} was not read: ${visibleText(reason)}.`, { found: shownPath(path) }))
  const rest = skipped.length - named.length
  return rest === 0 ? named : [...named, observe('evidence.skipped', 'warning', `${counted(rest, 'more file')} of the same folders and archives ${rest === 1 ? 'was' : 'were'} not read.`)]
}

/** What is said of files comes last: only then is it known which of the doubtful ones were of use. */
function withFileFindings(one: JudgedHost, host: Host, unused: ReadonlySet<string>): JudgedHost {
  const about = fileObservations(host.files, unused)
  if (about.length === 0) return one
  return judgedHost(host, one.model, { ...one.outcome, observations: [...about.filter((o) => o.severity === 'error'), ...one.outcome.observations, ...about.filter((o) => o.severity !== 'error')] })
}

/** A file that is only possibly what its source says, until a quote confirms it. */
function isTentative({ recognised }: LoadedFile): boolean {
  return recognised?.confidence === 'possible'
}

function isEvidence(file: LoadedFile): boolean {
  const kind = file.decoded?.kind
  return kind === 'ima-log' || kind === 'event-log' || kind === 'tpm-quote' || kind === 'pcr-values' || (kind === 'tpm-signature' && file.recognised?.confidence !== 'possible') ||
    kind === 'public-key' || kind === 'runtime-policy' || kind === 'ima-policy'
}

function nothingRead(request: AnalysisRequest, { files, skipped }: Loaded): string {
  const { length } = request.files
  if (length === 0) return 'there is no file to read'
  const [first] = request.files
  const refused = length === 1 ? skipped.find(({ path }) => path === shownPath(first.path)) : undefined
  if (refused) return `${refused.path} was not read: ${refused.reason}`
  if (files.some((file) => file.decoded?.kind === 'reference')) return `${length === 1 ? `${shownPath(first.path)} is` : 'there are'} reference data, and no evidence of a host`
  return length === 1 ? `${shownPath(first.path)} is no evidence of a known kind` : `none of the ${length.toLocaleString('en-US')} files is evidence of a known kind`
}

/** What the user asked, in the words of the checks. */
export function caseOptions(options: AnalysisOptions, workers: Pick<CaseOptions, 'verifier' | 'replayer'>): CaseOptions {
  const start = new Map<Bank, Uint8Array>()
  for (const { bank, value } of options.startPcr ?? []) {
    const bytes = fromHex(value)
    if (bytes?.length !== digestSize(bank)) throw new RangeError(`a ${bank} PCR value has ${digestSize(bank)} bytes`)
    start.set(bank, bytes)
  }
  return { nonces: nonces(options.nonce ?? []), imaPcr: options.imaPcr ?? DEFAULT_IMA_PCR, extraBanks: options.banks ?? [], startValues: start, mode: options.mode ?? 'strict', requireSignatures: options.requireSignatures ?? false, now: Date.now(), ...workers }
}

function nonces(given: string | readonly string[]): readonly Uint8Array[] {
  return [...new Set(typeof given === 'string' ? [given] : given)].map((digits) => {
    const bytes = fromHex(digits)
    if (bytes === null || bytes.length === 0) throw new RangeError('the nonce is not hex digits of whole bytes')
    return bytes
  })
}

async function caseReport(files: readonly LoadedFile[], grouping: Grouping, judged: readonly JudgedHost[], worst: JudgedHost, unused: ReadonlySet<string>): Promise<Report> {
  const { name: _name, files: _files, ...told } = worst.report
  const hosts = judged.length > 1 ? { hosts: judged.map((one) => one.report) } : {}
  return {
    schema: REPORT_SCHEMA, tool: { name: 'imascope', version: VERSION }, evidence: await Promise.all(files.map((file) => evidenceReport(file, files, grouping, unused))), ...told, ...hosts,
  }
}

async function evidenceReport(file: LoadedFile, files: readonly LoadedFile[], grouping: Grouping, unused: ReadonlySet<string>): Promise<EvidenceReport> {
  const { input, recognised, decoded, error, inside } = file
  const known = recognised !== null && !unused.has(input.id)
  const notes = [...notesOf(decoded), ...referenceNotes(file, files), grouping.notes.get(input.id), error ? errorNote(error) : undefined, ...file.notes].filter((note) => note !== undefined)
  return {
    id: input.id, path: input.path, kind: known ? recognised.source.kind : 'unrecognised', size: file.content.size, sha256: await file.sha256, notes,
    recognisedBy: known ? recognised.recognisedBy : 'nothing', role: input.role ?? null, ...authoritiesOf(file), ...(inside && { inside }),
  }
}

function authoritiesOf({ decoded }: LoadedFile): Pick<EvidenceReport, 'authorities'> {
  const certificates = decoded?.kind === 'public-key' ? decoded.publicKey.certificates : decoded?.kind === 'attestation-authority' ? decoded.authority.certificates : []
  const authorities = certificates.filter((one) => one.isAuthority).map((one) => one.subject)
  return authorities.length > 0 ? { authorities } : {}
}

