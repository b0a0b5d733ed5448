import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findingCases } from '../../support/finding-cases'
import { codesOf, reportOf } from '../../support/make-case'

const CASES = findingCases()
const ROOT = join(import.meta.dirname, '../../..')
const CODE = /^(evidence|log|replay|boot-aggregate|event-log|quote|signature|policy|ima-policy|keylime)\.[a-z0-9.-]+$/

/** Every finding code that a file names, but for codes of damage: what sources throw. */
function codesOfSources(): string[] {
  const files = readdirSync(join(ROOT, 'shared'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.startsWith('sources'))
  const literals = files.flatMap((name) => [...readFileSync(join(ROOT, 'shared', name), 'utf8').matchAll(/'([^'\s]+)'/g)].map((match) => match[1]))
  return [...new Set(literals.filter((literal) => CODE.test(literal)))].sort()
}

/** Rows of the table: severity by code. */
function documentedCodes(): Map<string, string> {
  const rows = readFileSync(join(ROOT, 'docs/findings.md'), 'utf8').split('\n').filter((line) => /^\| [a-z]+(-[a-z]+)*\./.test(line))
  return new Map(rows.flatMap((row) => {
    const [codes, severity] = row.slice(1).split('|').map((cell) => cell.trim())
    return codes.split(', ').map((code) => [code, severity] as const)
  }))
}

describe('each finding', () => {
  it.each(CASES.map((one) => [one.code, one.name, one] as const))('%s: %s', async (code, _, { files, options, rest, finding }) => {
    const report = await reportOf(files, options, rest)
    const found = report.findings.filter((one) => one.code === code && (finding.evidence === undefined || one.evidence === finding.evidence))
    expect(found, codesOf(report).join(', ')).toHaveLength(1)
    expect(found[0]).toMatchObject({ code, ...finding })
    expect(found[0].message).not.toBe('')
    if (finding.severity === 'error') expect(report.verdict).toBe('untrusted')
  })
})

describe('the codes', () => {
  it('that sources name are all provoked here, and nothing else is', () => {
    expect([...new Set(CASES.map((one) => one.code))].sort()).toEqual(codesOfSources())
  })

  it('stand in docs/findings.md, each with its severity', () => {
    const documented = documentedCodes()
    expect([...documented.keys()].sort()).toEqual(codesOfSources())
    const worst = new Map(CASES.toSorted((a, b) => Number(b.finding.severity === 'warning') - Number(a.finding.severity === 'warning')).map((one) => [one.code, one.finding.severity]))
    for (const [code, severity] of documented) expect(worst.get(code), code).toBe(severity)
  })
})
