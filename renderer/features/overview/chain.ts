import type { QuoteReport, ReplayReport, Report } from '@shared/model/report'
import type { Reason } from '@shared/model/verdict'
import { capital, count, entries, seconds } from '@/app/words/numbers'
import { fileName } from '@/app/words/evidence'
import { reasonWords } from '@/app/words/verdicts'
import { shortDigest } from '@/ui/digests'

/** `warn`: proved in part. */
export type LinkTone = 'pass' | 'warn' | 'fail' | 'nc'

export interface ChainNode {
  readonly title: string
  readonly line: string
  readonly code: string
}

export interface ChainLink {
  readonly tone: LinkTone
  readonly word: string
  readonly detail: string
}

export interface Chain {
  readonly nodes: readonly ChainNode[]
  /** One fewer than there are nodes: link `i` ties node `i` to the next. */
  readonly links: readonly ChainLink[]
}

/** What ties the policy's judgement to a TPM, link by link, from the report alone. */
export function proofChain(report: Report): Chain {
  const quote = bestQuote(report)
  const rows = pcrRows(report, quote)
  return {
    nodes: [policyNode(report), logNode(report, quote), pcrNode(rows), quoteNode(quote), keyNode(report, quote), { title: 'TPM chip', line: 'not identified', code: '' }],
    links: [
      policyLink(report), replayLink(report, rows, quote), digestLink(quote), signatureLink(quote),
      notChecked('this version reads no EK certificate'),
    ],
  }
}

/** The quote that passes and covers most entries, else one with a good signature, else the first. */
export function bestQuote(report: Report): QuoteReport | null {
  const worth = (quote: QuoteReport): number => (quote.status === 'pass' ? 2e9 : quote.status === 'not-checked' ? 1e9 : 0) + (quote.attestedEntries ?? 0)
  return [...report.quotes].sort((a, b) => worth(b) - worth(a))[0] ?? null
}

function pcrRows(report: Report, quote: QuoteReport | null): readonly ReplayReport[] {
  const ima = report.replay.filter((row) => row.pcr === (report.replay.some((one) => one.pcr === 10) ? 10 : report.replay[0]?.pcr))
  const quoted = ima.filter((row) => row.reportedValue !== null && quote !== null && row.reportedEvidence === quote.pcrValuesEvidence)
  return quoted.length > 0 ? quoted : ima
}

function policyNode({ policy, evidence }: Report): ChainNode {
  const files = evidence.filter((one) => policy?.evidence.includes(one.id))
  return { title: 'Runtime policy', line: policy === null ? 'none given' : files.length > 1 ? `${files.length} files` : fileName(files[0]?.path ?? ''), code: files[0] ? shortDigest(files[0].sha256) : '' }
}

function logNode({ log }: Report, quote: QuoteReport | null): ChainNode {
  if (log === null) return { title: 'IMA entries', line: 'no log', code: '' }
  const after = quote?.attestedEntries === null || quote === null ? null : log.entries - quote.attestedEntries
  return { title: 'IMA entries', line: `${count(log.entries)}, ${Object.keys(log.templates)[0] ?? 'empty'}`, code: after === null ? '' : after > 0 ? `${count(after)} after quote` : 'all quoted' }
}

function pcrNode(rows: readonly ReplayReport[]): ChainNode {
  const banks = [...new Set(rows.map((row) => row.bank))]
  const value = rows.at(-1)?.reportedValue ?? rows.at(-1)?.replayedValue
  return { title: `PCR ${rows[0]?.pcr ?? 10}`, line: banks.length > 2 ? `${banks.length} banks` : banks.join(', ') || 'no value', code: value ? shortDigest(value) : '' }
}

function quoteNode(quote: QuoteReport | null): ChainNode {
  return quote === null ? { title: 'Quote', line: 'none', code: '' } : { title: 'Quote', line: `clock ${seconds(quote.clock)}`, code: shortDigest(quote.pcrDigestValue) }
}

function keyNode({ evidence }: Report, quote: QuoteReport | null): ChainNode {
  const key = evidence.find((one) => one.id === quote?.keyEvidence)
  return { title: 'Attestation key', line: key === undefined ? 'none' : fileName(key.path), code: key === undefined ? '' : shortDigest(key.sha256) }
}

function policyLink({ policy, log, answers }: Report): ChainLink {
  if (policy === null || log === null) return notChecked(answers.compliance.reasons[0] ?? 'no-policy')
  const { accepted, rejected, notJudged } = policy
  if (rejected > 0) return { tone: 'fail', word: 'Fail', detail: `${count(rejected)} of ${entries(log.entries)} rejected` }
  if (notJudged > 0) return { tone: 'warn', word: 'Pass in part', detail: `${count(notJudged)} of ${entries(log.entries)} not judged` }
  return { tone: 'pass', word: 'Pass', detail: `${count(accepted)} of ${entries(log.entries)} accepted` }
}

function replayLink(report: Report, rows: readonly ReplayReport[], quote: QuoteReport | null): ChainLink {
  if (report.log === null) return notChecked('no-log')
  const bad = rows.filter((row) => row.status === 'mismatch')
  if (bad.length > 0) return { tone: 'fail', word: 'Fail', detail: `${bad.map((row) => row.bank).join(', ')} ${bad.length === 1 ? 'differs' : 'differ'} from the reported value` }
  const good = rows.filter((row) => row.status === 'match')
  if (good.length === 0) return notChecked(rows[0]?.reason ?? 'no-reported-value')
  const reached = quote?.attestedEntries ?? Math.min(...good.map((row) => row.matchedEntries ?? report.log!.entries))
  const banks = good.map((row) => row.bank).join(', ')
  if (reached < report.log.entries) return { tone: 'warn', word: `Pass to entry ${count(reached)}`, detail: `${entries(report.log.entries - reached)} came after the reported value` }
  return { tone: 'pass', word: 'Pass', detail: `${banks} ${good.length === 1 ? 'replays' : 'replay'} to the reported value` }
}

function digestLink(quote: QuoteReport | null): ChainLink {
  if (quote === null) return notChecked('no-quote')
  if (quote.pcrDigest === 'fail') return { tone: 'fail', word: 'Fail', detail: 'PCR values do not hash to the quoted digest' }
  if (quote.pcrDigest === 'not-checked') return notChecked(quote.reasons.pcrDigest ?? 'no-values')
  const banks = quote.pcrSelection.filter((one) => one.pcrs.length > 0).map((one) => one.bank).join(', ')
  return { tone: 'pass', word: 'Pass', detail: `PCR digest in the quote covers ${banks}` }
}

function signatureLink(quote: QuoteReport | null): ChainLink {
  if (quote === null) return notChecked('no-quote')
  if (quote.signature === 'fail') return { tone: 'fail', word: 'Fail', detail: 'The signature does not verify under this key' }
  if (quote.nonce === 'fail') return { tone: 'fail', word: 'Fail', detail: 'The quote answers another nonce' }
  if (quote.signature === 'not-checked') return notChecked(quote.reasons.signature ?? 'no-trusted-key')
  if (!quote.keyTrusted) return { tone: 'warn', word: 'Key not trusted', detail: 'Signature good, by a key that nobody vouched for' }
  if (quote.nonce === 'not-checked') return { tone: 'warn', word: 'Pass in part', detail: 'Signature good; no nonce was given' }
  return { tone: 'pass', word: 'Pass', detail: `Signature good, nonce ${shortDigest(quote.qualifyingData)} matches` }
}

function notChecked(reason: string): ChainLink {
  return { tone: 'nc', word: 'Not checked', detail: capital(reasonWords(reason as Reason)) }
}
