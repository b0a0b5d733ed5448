import { describe, expect, it } from 'vitest'
import type { Report } from '@shared/model/report'
import { formatSummary } from '../../../cli/summary/summary'
import { createStyle } from '../../../cli/text/style'
import { badReport, finding, policySignature, quote, replayRow, report } from '../support/fake-report'

const summary = (of: Report, exitCode: number, columns: number | null = null) => formatSummary(of, exitCode, createStyle(false, columns))

describe('formatSummary', () => {
  it('of a trusted host', () => {
    expect(summary(report(), 0)).toMatchSnapshot()
  })

  it('of a host with something of everything', () => {
    expect(summary(badReport(), 1)).toMatchSnapshot()
  })

  it.each([
    [{ verdict: 'pass', form: 'dsse', signatureEvidence: 'e6', keyEvidence: 'e5', scheme: 'ecdsa-sha256' }, 'policy.json is signed by ak.pub (ecdsa-sha256).'],
    [{ verdict: 'fail', reason: 'no-signature' }, 'policy.json is not signed by the key that you named.'],
    [{ verdict: 'fail', reason: null, form: 'signature', signatureEvidence: 'e7' }, 'the signature of policy.json is bad.'],
    [{ verdict: 'not-checked', reason: 'no-trusted-key', form: 'dsse', signatureEvidence: 'e6' }, 'policy.json proves nothing: no key was named'],
  ] as const)('tells who signed the policy: %j', (over, words) => {
    const signature = policySignature({ ...over })
    const told = summary(report({ policy: { ...report().policy!, signature: signature.verdict, signatures: [signature] } }), 0)
    expect(told.replaceAll(/\s+/g, ' ')).toContain(words)
  })

  it('with neither log nor quote nor policy', () => {
    expect(summary(report({ log: null, quotes: [], policy: null, replay: [], verdict: 'inconclusive' }), 2)).toMatchSnapshot()
  })

  it('of several hosts, each with its own verdict', () => {
    const bad = badReport()
    const text = summary({ ...bad, hosts: [{ ...report(), name: 'web', files: [] }, { ...bad, name: '', files: [] }] }, 1)
    expect(text.split('\n').slice(0, 8)).toMatchInlineSnapshot(`
      [
        "✗ UNTRUSTED   2 hosts; the verdict is that of the worst",
        "",
        "  ✓ TRUSTED    web           no findings",
        "  ✗ UNTRUSTED  (top folder)  2 errors, 1 warning and 2 notes",
        "",
        "Host web",
        "✓ TRUSTED   no findings; 1,843 log entries",
        "",
      ]
    `)
    expect(text.match(/^Host .*$/gm)).toEqual(['Host web', 'Host (top folder)'])
  })

  it.each([[40, 80], [80, 80], [93, 93], [250, 100], [null, 100]])('in %s columns has lines of at most %i', (columns, width) => {
    for (const line of summary(badReport(), 1, columns).split('\n')) expect(line.length, line).toBeLessThanOrEqual(width)
  })

  it('says which errors make a host untrusted when both answers are better', () => {
    const findings = [finding({ code: 'quote.bad-signature' }), finding({ code: 'quote.bad-signature' }), finding({ code: 'log.twin-differs' })]
    const why = 'Untrusted all the same, because of errors: quote.bad-signature, log.twin-differs (below).'
    expect(summary(report({ verdict: 'untrusted', findings }), 1)).toContain(why)
    expect(summary(badReport(), 1)).not.toContain('all the same')
  })

  it('does not call a value quoted for good when its quote is not', () => {
    expect(summary(report({ quotes: [quote({ status: 'fail', signature: 'fail' })] }), 1).replace(/\s+/g, ' '))
      .toContain('the log leads to the value of a quote that is not proven good (in 1 file)')
  })

  it('calls nothing proven that only the host says', () => {
    const sections = (of: Report) => summary(of, 2).split('\n\n').filter((section) => section.includes('Replay of PCR')).map((section) => section.split('\n')[0])
    const claimed = replayRow({ bank: 'sha1', reportedBy: 'pcr-values', reportedEvidence: 'e9' })
    expect(sections(report({ replay: [replayRow()] }))).toEqual(['Proven'])
    expect(sections(report({ replay: [claimed] }))).toEqual(['In agreement, by the host\'s own word only'])
    expect(sections(report({ replay: [replayRow()], quotes: [quote({ status: 'not-checked' })] }))).toEqual(['In agreement, by the host\'s own word only'])
    expect(sections(report({ replay: [replayRow(), claimed] }))).toEqual(['Proven'])
  })

  it('tells apart what of the boot a quote covers and what only the host says', () => {
    const row = (pcr: number, reportedBy: 'quote' | 'pcr-values', reportedEvidence: string) =>
      ({ pcr, bank: 'sha256', replayedValue: 'aa', reportedValue: 'aa', reportedBy, reportedEvidence, status: 'match', reason: null }) as const
    const pcrs = [row(0, 'quote', 'e3'), row(1, 'pcr-values', 'e3'), row(2, 'pcr-values', 'e9')]
    const text = summary(report({ eventLog: { evidence: 'e8', format: 'crypto-agile', events: 9, stopped: null, pcrs } }), 0)
    expect(text).toMatch(/\nProven\n[^]*Event log e8 \(9 events\): leads to 1 quoted value \(sha256\)\.\n[^]*\nIn agreement[^]*leads to 2 reported values \(sha256\)\.\n/)
  })

  it('begins and ends with the verdict', () => {
    const lines = summary(badReport(), 1).trimEnd().split('\n')
    expect(lines[0]).toBe('✗ UNTRUSTED   2 errors, 1 warning and 2 notes; 1,841 log entries')
    expect(lines.at(-1)).toBe('Verdict: ✗ UNTRUSTED (exit code 1)')
    expect(summary(report({ findings: [finding({ severity: 'warning' })] }), 1)).toContain('Verdict: ✓ TRUSTED (exit code 1: a finding reaches --fail-on)')
  })

  it('tells 20 findings, errors first, and counts the others', () => {
    const findings = [
      ...Array.from({ length: 15 }, (_, i) => finding({ id: `w${i}`, severity: 'warning', code: `log.warning-${i}` })),
      ...Array.from({ length: 12 }, (_, i) => finding({ id: `e${i}`, code: `log.error-${i}` })),
      ...Array.from({ length: 3 }, (_, i) => finding({ id: `i${i}`, severity: 'info', code: 'log.note' })),
    ]
    const text = summary(report({ findings }), 1)
    expect([...text.matchAll(/^ {2}(?:✗ ERROR|! WARNING|- NOTE) {2}log\.([a-z]+-\d+|note)$/gm)].map(([, code]) => code)).toEqual([
      ...Array.from({ length: 12 }, (_, i) => `error-${i}`), ...Array.from({ length: 8 }, (_, i) => `warning-${i}`),
    ])
    expect(text).toContain('  ... and 7 warnings and 3 notes more: --json has all 30')
  })

  it('lets the first of many equal notes stand for all', () => {
    const findings = Array.from({ length: 53 }, (_, i) => finding({ id: `i${i}`, severity: 'info', code: 'evidence.unrecognised' }))
    const text = summary(report({ findings }), 0)
    expect(text.match(/evidence\.unrecognised/g)).toHaveLength(1)
    expect(text).toContain('... and 52 more notes of this code: --json has them all')
  })

  it('says the same of many quotes once', () => {
    const quotes = Array.from({ length: 5 }, (_, i) => quote({ evidence: `e${i + 1}`, attestedEntries: null }))
    expect(summary(report({ quotes }), 0)).toContain('✓ 5 quotes (host/binary_runtime_measurements, host/quote.msg, host/quote.pcrs and 2 more): signed')
  })

  it('shows a reported value once with the number of files that report it', () => {
    const replay = [replayRow({ reportedBy: 'pcr-values', reportedEvidence: 'e6' }), replayRow(), replayRow({ reportedBy: 'pcr-values', reportedEvidence: 'e5' })]
    expect(summary(report({ replay }), 0)).toContain('reported in host/quote.pcrs (quoted) and 2 more files')
  })

  it('bounds what a hostile log can make it say', () => {
    const templates = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`t${i}`, 1]))
    const evidence = Array.from({ length: 5000 }, (_, i) => ({ ...report().evidence[0], id: `e${i}`, path: `${'d/'.repeat(100)}${i}` }))
    const mismatched = Array.from({ length: 10_000 }, (_, i) => i + 1)
    const log = { ...report().log!, templates, templateDigests: { checked: 1843, mismatched } }
    const text = summary(report({ log, evidence }), 0)
    expect(text.split('\n').length).toBeLessThan(400)
    expect(text).toContain('and 59,994 more templates')
    expect(text).toContain('... and 4,940 more of a known kind')
    expect(text.replace(/\s+/g, ' ')).toContain('entries 1, 2, 3, 4 and 9,996 more')
  })
})
