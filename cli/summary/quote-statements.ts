import type { QuoteReport } from '@shared/model/report'
import type { Verdict } from '@shared/model/verdict'
import { count, counted, seconds } from '../text/numbers'
import { reasonClause } from './reasons'
import type { HostLike, PathOf, Statement } from './statement'

/** Quotes of one host whose names are spelled out in a sentence. */
const NAMED_QUOTES = 3
/** Windows between quotes of one host that are told one by one. */
const NAMED_WINDOWS = 5

/** One sentence for each outcome; several quotes of which the same can be said share it. */
export function quoteStatements(host: HostLike, pathOf: PathOf): Statement[] {
  const { quotes, log } = host
  if (quotes.length === 0) {
    return [{ verdict: 'not-checked', text: 'Quote: there is none, so no TPM vouches for the log.' }]
  }
  const groups = new Map<string, { readonly verdict: Verdict; readonly said: string; readonly paths: string[] }>()
  for (const quote of quotes) {
    const clauses = [...structureClauses(quote), signatureClause(quote, pathOf), nonceClause(quote), pcrDigestClause(quote)]
    for (const verdict of ['pass', 'fail', 'not-checked'] as const) {
      const said = clauses.filter((clause) => clause.verdict === verdict).map(({ text }) => text).join('; ')
      if (said === '') continue
      const group = groups.get(`${verdict} ${said}`) ?? { verdict, said, paths: [] }
      group.paths.push(pathOf(quote.evidence))
      groups.set(`${verdict} ${said}`, group)
    }
  }
  const statements = [...groups.values()].map(({ verdict, said, paths }) => ({ verdict, text: `${subject(paths)}: ${said}.` }))
  return [...statements, ...(log === null ? [] : [...coverage(host), ...timeline(host, pathOf)])]
}

function subject(paths: readonly string[]): string {
  if (paths.length === 1) return `Quote ${paths[0]}`
  const more = paths.length - NAMED_QUOTES
  const names = paths.slice(0, NAMED_QUOTES).join(', ')
  return `${count(paths.length)} quotes (${names}${more > 0 ? ` and ${count(more)} more` : ''})`
}

/** Clauses read the same of one quote and of several. */
function structureClauses(quote: QuoteReport): Statement[] {
  const clauses: Statement[] = []
  if (quote.magic === 'fail') clauses.push({ verdict: 'fail', text: 'wrong magic, so no TPM made it' })
  if (quote.type === 'fail') clauses.push({ verdict: 'fail', text: 'an attestation of another type, not a quote' })
  return clauses
}

function signatureClause(quote: QuoteReport, pathOf: PathOf): Statement {
  const scheme = quote.scheme === null ? '' : ` (${quote.scheme})`
  if (quote.signature === 'fail') return { verdict: 'fail', text: `the signature${scheme} does not verify` }
  if (quote.signature === 'not-checked') return { verdict: 'not-checked', text: `signature not checked: ${reasonClause(quote.reasons.signature)}` }
  const key = pathOf(quote.keyEvidence)
  const authority = quote.certificates.at(-1)
  if (authority !== undefined) return { verdict: 'pass', text: `signed${scheme} by ${key}, for which ${authority.subject} in ${pathOf(authority.evidence)} vouches, which you named` }
  if (quote.keyTrusted) return { verdict: 'pass', text: `signed${scheme} by ${key}, which you named as trusted` }
  return {
    verdict: 'not-checked',
    text: `the signature${scheme} fits ${key}, but that key came with the evidence: if you know it to be this host's, name it with --ak, or its CA with --ak-ca`,
  }
}

function nonceClause(quote: QuoteReport): Statement {
  const texts: Readonly<Record<Verdict, string>> = {
    pass: `your nonce (${counted(quote.qualifyingData.length / 2, 'byte')}) is in it`,
    fail: `another nonce than yours is in it: ${quote.qualifyingData === '' ? 'an empty one' : quote.qualifyingData}`,
    'not-checked': `age not known: ${reasonClause(quote.reasons.nonce)}`,
  }
  return { verdict: quote.nonce, text: texts[quote.nonce] }
}

function pcrDigestClause(quote: QuoteReport): Statement {
  const texts: Readonly<Record<Verdict, string>> = {
    pass: 'the PCR values hash to its PCR digest',
    fail: 'the PCR values do not hash to its PCR digest',
    'not-checked': `PCR digest not checked: ${reasonClause(quote.reasons.pcrDigest)}`,
  }
  return { verdict: quote.pcrDigest, text: texts[quote.pcrDigest] }
}

/** How far the quotes reach. Only a quote that passed proves that its entries happened. */
function coverage({ coverage: reach }: HostLike): Statement[] {
  if (reach === null) return []
  const { attested, open, notAttested, beforeStart } = reach
  const entries = attested + open + notAttested
  const statements: Statement[] = []
  if (attested > 0) statements.push({ verdict: 'pass', text: `Coverage: a good quote covers ${count(attested)} of ${counted(entries, 'entry', 'entries')}.` })
  if (notAttested > 0) statements.push({ verdict: 'not-checked', text: `Coverage: no quote covers ${count(notAttested)} of ${counted(entries, 'entry', 'entries')}: ${where(beforeStart, notAttested)}.` })
  return statements
}

function where(beforeStart: number, notAttested: number): string {
  const after = 'after the last quote, or on another PCR'
  if (beforeStart === 0) return after
  return beforeStart === notAttested ? 'before the known start' : `${count(beforeStart)} before the known start, the others ${after}`
}

/** With several quotes: what was measured between two of them, by the clock of the TPM. */
function timeline({ timeline: windows }: HostLike, pathOf: PathOf): Statement[] {
  const between = windows.flatMap(({ status, after, quote, clockFrom, clockTo, entriesFrom, entriesTo, restarts }): Statement[] => {
    if (after === null || quote === null || clockFrom === null || clockTo === null) return []
    const slept = restarts === 0 ? '' : `, with ${counted(restarts, 'restart')} of the TPM in between`
    const which = entriesFrom === entriesTo ? `entry ${count(entriesFrom)} was` : `entries ${count(entriesFrom)} to ${count(entriesTo)} were`
    return [{ verdict: status, text: `Time: ${which} measured between ${seconds(clockFrom)} and ${seconds(clockTo)} of the TPM's clock (${pathOf(after)}, ${pathOf(quote)})${slept}.` }]
  })
  const more = between.length - NAMED_WINDOWS
  return more <= 0 ? between : [...between.slice(0, NAMED_WINDOWS), { verdict: 'not-checked', text: `Time: ${counted(more, 'more window')} between quotes: --json has them.` }]
}
