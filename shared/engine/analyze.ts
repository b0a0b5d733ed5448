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
import { compareTwins } from './compare-twins'
import { groupHosts, type Grouping, type Host } from './group-hosts'
import { fileObservations, modelOf } from './host-model'
import { judgedHost, type JudgedHost } from './judged-host'
import { errorNote, loadFiles, shownPath, type LoadedFile } from './load-files'
import { Scheduler } from './scheduler'
import { VERSION } from './version'

/** IMA's PCR unless the kernel was built otherwise (CONFIG_IMA_MEASURE_PCR_IDX). */
const DEFAULT_IMA_PCR = 10
/** Members that were not read are named one by one up to this many. */
const SKIPPED_NAMED = 1000

/** The whole way: bytes, sources, model, checks, findings, report. */
export async function analyze(request: AnalysisRequest, run: RunOptions): Promise<AnalyzedCase> {
  const scheduler = new Scheduler(run)
  const options = caseOptions(request.options)
  const loaded = await loadFiles(request, scheduler)
  const { files } = loaded
  if (!files.some(isEvidence)) throw new NoEvidenceError(nothingRead(request))
  const grouping = groupHosts(files)
  const skipped = skippedObservations([...(request.skipped ?? []), ...loaded.skipped])
  const judged: JudgedHost[] = []
  const unused = new Set(files.map((file) => file.input.id).filter((id) => isTentative(files, id)))
  for (const host of grouping.hosts) judged.push(await judge(host, options, skipped, scheduler, unused))
  const withFiles = judged.map((one, i) => withFileFindings(one, grouping.hosts[i], unused))
  const worst = withFiles.reduce((a, b) => (isWorse(b.report.verdict, a.report.verdict) ? b : a))
  const report = caseReport(files, grouping, withFiles, worst, unused)
  return new AnalyzedCase(report, worst, withFiles, new Map(files.map((file) => [file.input.id, file.input.bytes])))
}

async function judge(host: Host, options: CaseOptions, skipped: readonly Observation[], scheduler: Scheduler, unused: Set<string>): Promise<JudgedHost> {
  const model = modelOf(host, options)
  const twins = host.log ? await compareTwins(host.log, host.others, scheduler.checkpoint('decode')) : []
  const outcome = await runChecks(model, (stage) => scheduler.checkpoint(stage))
  for (const check of outcome.quoteChecks) {
    if (check.signature === 'pass' && check.signatureEvidence) unused.delete(check.signatureEvidence)
    if (check.pcrDigest === 'pass' && check.valuesEvidence) unused.delete(check.valuesEvidence)
  }
  return judgedHost(host.name, model, { ...outcome, observations: [...skipped, ...twins, ...outcome.observations] })
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
  return judgedHost(host.name, one.model, { ...one.outcome, observations: [...about.filter((o) => o.severity === 'error'), ...one.outcome.observations, ...about.filter((o) => o.severity !== 'error')] })
}

/** A file that is only possibly what its source says, until a quote confirms it. */
function isTentative(files: readonly LoadedFile[], id: string): boolean {
  return files.some((file) => file.input.id === id && file.recognised?.confidence === 'possible')
}

function isEvidence(file: LoadedFile): boolean {
  const kind = file.decoded?.kind
  return kind === 'ima-log-binary' || kind === 'event-log' || kind === 'tpm-quote' || kind === 'pcr-values' || (kind === 'tpm-signature' && file.recognised?.confidence !== 'possible') ||
    kind === 'public-key' || kind === 'runtime-policy'
}

function nothingRead(request: AnalysisRequest): string {
  const { length } = request.files
  if (length === 0) return 'there is no file to read'
  const [first] = request.files
  return length === 1 ? `${shownPath(first.path)} is no evidence of a known kind` : `none of the ${length.toLocaleString('en-US')} files is evidence of a known kind`
}

function caseOptions(options: AnalysisOptions): CaseOptions {
  const start = new Map<Bank, Uint8Array>()
  for (const { bank, value } of options.startPcr ?? []) {
    const bytes = fromHex(value)
    if (bytes?.length !== digestSize(bank)) throw new RangeError(`a ${bank} PCR value has ${digestSize(bank)} bytes`)
    start.set(bank, bytes)
  }
  const nonce = options.nonce === undefined ? null : fromHex(options.nonce)
  if (options.nonce !== undefined && (nonce === null || nonce.length === 0)) throw new RangeError('the nonce is not hex digits of whole bytes')
  return { nonce, imaPcr: options.imaPcr ?? DEFAULT_IMA_PCR, extraBanks: options.banks ?? [], startValues: start }
}

function caseReport(files: readonly LoadedFile[], grouping: Grouping, judged: readonly JudgedHost[], worst: JudgedHost, unused: ReadonlySet<string>): Report {
  const { name: _name, ...told } = worst.report
  const hosts = judged.length > 1 ? { hosts: judged.map((one) => one.report) } : {}
  return {
    schema: REPORT_SCHEMA, tool: { name: 'imascope', version: VERSION }, evidence: files.map((file) => evidenceReport(file, grouping, unused)), ...told, ...hosts,
  }
}

function evidenceReport(file: LoadedFile, grouping: Grouping, unused: ReadonlySet<string>): EvidenceReport {
  const { input, sha256, recognised, error } = file
  const known = recognised !== null && !unused.has(input.id)
  const notes = [grouping.notes.get(input.id), error ? errorNote(error) : undefined].filter((note) => note !== undefined)
  return {
    id: input.id, path: input.path, kind: known ? recognised.source.kind : 'unrecognised', size: input.bytes.length, sha256, notes,
    recognisedBy: known ? recognised.recognisedBy : 'nothing', role: input.role ?? null,
  }
}

