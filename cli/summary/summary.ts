import type { Answer, Report } from '@shared/model/report'
import type { Verdict } from '@shared/model/verdict'
import { counted } from '../text/numbers'
import type { Style } from '../text/style'
import { table, wrap } from '../text/wrap'
import { bankTable } from './bank-table'
import { blindSpotList } from './blind-spots'
import { evidenceList } from './evidence-list'
import { findingCounts, findingList } from './finding-list'
import { logFacts } from './log-facts'
import { policyFacts } from './policy-facts'
import { pathsOf, type HostLike, type PathOf } from './statement'
import { statementsOf } from './statements'
import { marked, OVERALL_MARKS, VERDICT_MARKS } from './states'

/**
 * The report for a person at a terminal: the verdict first, then why, then what it rests on. The verdict stands in the last line
 * once more, where the prompt is.
 */
export function formatSummary(report: Report, exitCode: number, style: Style): string {
  const pathOf = pathsOf(report.evidence)
  const hosts = report.hosts ?? []
  const body = hosts.length === 0
    ? hostSections(report, pathOf, style)
    : hosts.flatMap((host) => [style.bold(`Host ${host.name || '(top folder)'}`), ...headline(host, style), ...hostSections(host, pathOf, style)])
  return [
    ...(hosts.length === 0 ? headline(report, style) : hostTable(report, style)),
    ...body,
    ...evidenceList(report.evidence, style),
    closing(report, exitCode, style),
    '',
  ].join('\n')
}

function headline(host: HostLike, style: Style): string[] {
  const entries = host.log === null ? 'no log' : counted(host.log.entries, 'log entry', 'log entries')
  return [`${style.bold(marked(OVERALL_MARKS[host.verdict], style))}   ${findingCounts(host.findings)}; ${entries}`, '']
}

function hostTable(report: Report, style: Style): string[] {
  const hosts = report.hosts ?? []
  const rows = hosts.map((host) => [
    `${OVERALL_MARKS[host.verdict].symbol} ${OVERALL_MARKS[host.verdict].word}`, host.name || '(top folder)', findingCounts(host.findings),
  ])
  return [
    `${style.bold(marked(OVERALL_MARKS[report.verdict], style))}   ${counted(hosts.length, 'host')}; the verdict is that of the worst`, '',
    ...table(rows).map((line, index) => `  ${OVERALL_MARKS[hosts[index].verdict].paint(style)(line)}`), '',
  ]
}

function hostSections(host: HostLike, pathOf: PathOf, style: Style): string[] {
  return [
    ...question('Is the evidence authentic?', host.answers.attestation, style),
    ...question('Does it meet the policy?', host.answers.compliance, style),
    ...otherErrors(host, style),
    '',
    ...proofs(host, pathOf, style),
    ...findingList(host, pathOf, style),
    ...bankTable(host, pathOf, style),
    ...logFacts(host, pathOf, style),
    ...policyFacts(host, pathOf, style),
    ...blindSpotList(host, style),
  ]
}

function question(text: string, answer: Answer, style: Style): string[] {
  return [
    `${style.bold(text.padEnd(28))}${marked(VERDICT_MARKS[answer.verdict], style)}`,
    ...answer.because.flatMap((sentence) => wrap(sentence, style.width, '    ')),
  ]
}

/** An error makes a host untrusted whatever the two answers are: say which, or the verdict seems to come from nowhere. */
function otherErrors(host: HostLike, style: Style): string[] {
  const { attestation, compliance } = host.answers
  if (host.verdict !== 'untrusted' || attestation.verdict === 'fail' || compliance.verdict === 'fail') return []
  const codes = [...new Set(host.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code))]
  return wrap(`Untrusted all the same, because of errors: ${codes.join(', ')} (below).`, style.width)
}

function proofs(host: HostLike, pathOf: PathOf, style: Style): string[] {
  const statements = statementsOf(host, pathOf)
  const list = (title: string, verdicts: readonly Verdict[], isOwnWord = false) => {
    const chosen = verdicts.flatMap((verdict) => statements.filter((statement) => statement.verdict === verdict && (statement.isOwnWord ?? false) === isOwnWord))
    if (chosen.length === 0) return []
    return [style.bold(title), ...chosen.flatMap(({ verdict, text }) => statementLines(verdict, text, style)), '']
  }
  return [...list('Not proven', ['fail', 'not-checked']), ...list('Proven', ['pass']), ...list('In agreement, by the host\'s own word only', ['pass'], true)]
}

function statementLines(verdict: Verdict, text: string, style: Style): string[] {
  const { symbol, paint } = VERDICT_MARKS[verdict]
  const [first, ...more] = wrap(text, style.width - 4)
  return [`  ${paint(style)(symbol)} ${first}`, ...more.map((line) => `    ${line}`)]
}

function closing(report: Report, exitCode: number, style: Style): string {
  const reached = exitCode === 1 && report.verdict !== 'untrusted' ? ': a finding reaches --fail-on' : ''
  return `Verdict: ${style.bold(marked(OVERALL_MARKS[report.verdict], style))} (exit code ${exitCode}${reached})`
}
