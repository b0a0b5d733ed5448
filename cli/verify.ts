import { AbortedError, NoEvidenceError, type Case, type Engine } from '@shared/engine/engine'
import type { EvidenceKind, SkippedFile } from '@shared/model/evidence'
import type { HostReport, Report } from '@shared/model/report'
import type { VerifyCommand } from './commands'
import { evidenceErrorLines } from './evidence-errors'
import { EXIT, type ExitCode } from './exit-codes'
import type { Io } from './io'
import { jsonOutputs, writeJsonFile } from './json-output'
import { refuseSharedOutputs, writeOutput, type OutputFile } from './outputs'
import { suggestedFixes } from './suggested-fixes'
import { createProgressLine, type ProgressLine } from './progress'
import { readInputs, type Inputs } from './read-inputs'
import { formatSummary } from './summary/summary'
import { createStyle } from './text/style'

/** Entries that are formatted at once for --entries: some megabytes of text. */
const ENTRY_PAGE = 5000

const POLICY_KINDS: readonly EvidenceKind[] = ['runtime-policy', 'policy-envelope', 'policy-signature', 'exclude-list']

export async function verify(command: VerifyCommand, io: Io, engine: Engine): Promise<ExitCode> {
  const progress = createProgressLine(io)
  try {
    const inputs = await readInputs(command.paths, command.parts, io.signal, progress.reading)
    try {
      await refuseSharedOutputs(outputsOf(command), inputs.identities)
      return await analyze(command, inputs, io, engine, progress)
    } finally {
      await inputs.large.close()
    }
  } finally {
    progress.clear()
  }
}

async function analyze(command: VerifyCommand, { files, skipped, large }: Inputs, io: Io, engine: Engine, progress: ProgressLine): Promise<ExitCode> {
  const analysed = await engine.analyze({ files, skipped, options: command.options }, { signal: io.signal, onProgress: progress.stage })
  try {
    await large.refuseChanged()
    refuseMerePolicies(analysed.report)
    return await conclude(command, analysed, skipped, io, progress)
  } finally {
    await analysed.close()
  }
}

/** Nothing of a host is in a policy: whoever gives it alone meant to name it beside evidence. @throws NoEvidenceError */
function refuseMerePolicies({ evidence }: Report): void {
  const policies = evidence.filter(({ kind }) => POLICY_KINDS.includes(kind))
  if (policies.length === 0 || evidence.some(({ kind }) => kind !== 'unrecognised' && !POLICY_KINDS.includes(kind))) return
  throw new NoEvidenceError(`${policies[0].path} is a policy, and no evidence of a host: name it with --policy, beside a log or a quote`)
}

/** Files first: when one of them can't be written, standard output must not look like a success. */
async function conclude(
  command: VerifyCommand, analysed: Case, skipped: readonly SkippedFile[], io: Io, progress: ProgressLine,
): Promise<ExitCode> {
  const { report } = analysed
  const exitCode = exitCodeOf(report, command)
  const json = `${JSON.stringify(report, null, 2)}\n`
  const suggested = command.suggest === null ? null : await suggestedFixes(analysed, { signal: io.signal, onProgress: progress.stage })
  if (suggested !== null) await writeJsonFile(command.suggest, suggested, '--suggest')
  if (command.entries !== null) await writeOutput({ option: '--entries', path: command.entries }, entryLines(analysed, io, progress))
  await writeJsonFile(command.json, json)
  progress.clear()
  for (const { path, reason } of skipped) io.stderr(`${path}: not read: ${reason}\n`)
  for (const line of evidenceErrorLines(report)) io.stderr(`${line}\n`)
  if (command.json === 'stdout') await io.stdout(json)
  if (command.suggest === 'stdout') for await (const piece of suggested!) await io.stdout(piece)
  if (command.json === null && command.suggest !== 'stdout') {
    const colours = io.stdoutIsTTY && (io.env.NO_COLOR ?? '') === ''
    await io.stdout(formatSummary(report, exitCode, createStyle(colours, io.columns)))
  }
  return exitCode
}

function outputsOf(command: VerifyCommand): OutputFile[] {
  return [
    ...jsonOutputs(command.json),
    ...jsonOutputs(command.suggest, '--suggest'),
    ...(command.entries === null ? [] : [{ option: '--entries', path: command.entries }]),
  ]
}

async function* entryLines(analysed: Case, io: Io, progress: ProgressLine): AsyncGenerator<string> {
  for (const [place, { log, policy }] of hostsOf(analysed.report).entries()) {
    const total = (policy?.mode === 'keylime' ? policy.keylime?.lines : null) ?? log?.entries ?? 0
    for (let start = 0; start < total; start += ENTRY_PAGE) {
      if (io.signal.aborted) throw new AbortedError('interrupted')
      progress.writing(start, total)
      yield await analysed.host(place).entryLines(start, Math.min(ENTRY_PAGE, total - start))
    }
  }
}

function exitCodeOf(report: Report, command: VerifyCommand): ExitCode {
  const findings = hostsOf(report).flatMap((host) => host.findings)
  const severities = command.failOn === 'warning' ? ['error', 'warning'] : ['error']
  if (report.verdict === 'untrusted' || findings.some(({ severity }) => severities.includes(severity))) return EXIT.untrusted
  return report.verdict === 'trusted' ? EXIT.trusted : EXIT.inconclusive
}

function hostsOf(report: Report): readonly Pick<HostReport, 'findings' | 'log' | 'policy'>[] {
  return report.hosts ?? [report]
}
