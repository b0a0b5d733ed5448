import { describe, expect, it } from 'vitest'
import type { Finding } from '@shared/model/finding'
import { logFile, policyFile, reportOf, textFile } from '../../../../support/make-case'
import { bootLog, digestOf } from '../../../../support/make-log'

const sha256 = (path: string) => Buffer.from(digestOf(path)).toString('hex')

/** Findings of a code, for a host that measured boot_aggregate (entry 1) and these paths. */
async function lints(code: string, excludes: readonly string[], paths: readonly string[], digests: Record<string, string[]> = {}): Promise<Finding[]> {
  const report = await reportOf([logFile(bootLog(...paths)), policyFile({ digests, excludes: [...excludes] })], {})
  return report.findings.filter((one) => one.code === `policy.lint.${code}`)
}

describe('an exclude without an end', () => {
  it.each<[string, string[], number[]]>([
    ['/tmp', ['/tmp', '/tmp/a', '/tmp_evil', '/tmpfs/x'], [4, 5]],
    ['^/tmp.*', ['/tmp/a', '/tmp_evil'], [3]],
    ['\\A/tmp.*$', ['/tmp/a', '/tmp_evil'], [3]],
    ['/usr/lib/[^/]+', ['/usr/lib/a/b', '/usr/lib/c'], []],
    ['/v(ar|tmp)', ['/var/x', '/variable'], [3]],
    ['/run/.*\\.pid', ['/run/a.pid', '/run/a.pid2'], [3]],
    ['/ü', ['/ü', '/üb'], [3]],
  ])('%s let entries pass that only begin like it', async (pattern, paths, entries) => {
    const found = (await lints('exclude-unanchored', [pattern], paths)).filter((one) => one.severity === 'warning')
    expect(found.map((one) => one.entries)).toEqual(entries.length === 0 ? [] : [entries])
  })

  it.each(['/tmp/', '/tmp/.*', '/tmp$', '/tmp\\Z', '/tmp(/|$)', '/tmp/foo-', '/opt/x\\.'])('%s is none', async (pattern) => {
    expect(await lints('exclude-unanchored', [pattern], ['/tmp/a', '/tmp/foo-1', '/tmp', '/opt/x.y'])).toEqual([])
  })

  it('is told without entries too, with what would mean the folder', async () => {
    const [found] = await lints('exclude-unanchored', ['/opt/a\\.b'], ['/x'])
    expect(found).toMatchObject({ severity: 'info', count: 1, entries: [], expected: '/opt/a\\\\.b(/|$)' })
    expect(found.message).toContain('/opt/a.b_evil')
  })
})

describe('an exclude that hides listed paths', () => {
  it('tells how many, and which entries have another digest', async () => {
    const digests = { '/a/1': [sha256('/a/1')], '/a/2': ['00'.repeat(32)], '/a/3': [sha256('/a/3')], '/b': [sha256('/b')] }
    const [found, ...more] = await lints('exclude-hides-listed', ['/a/'], ['/a/1', '/a/2', '/b', '/a/unlisted'], digests)
    expect(more).toEqual([])
    expect(found).toMatchObject({ severity: 'warning', entries: [2, 3], found: '/a/' })
    expect(found.message).toContain('hides 3 listed paths, the first /a/1')
    expect(found.message).toContain('1 entry with another digest')
  })

  it('counts a path for the first pattern that matches it', async () => {
    const found = await lints('exclude-hides-listed', ['/a/', '/a', '/q'], [], { '/a/1': [], '/ab': [] })
    expect(found.map((one) => [one.found, one.severity])).toEqual([['/a/', 'info'], ['/a', 'info']])
  })
})

describe('a list that Keylime can\'t use', () => {
  it('is told once a file, with the pattern to blame', async () => {
    const list = textFile('given/excludes', '/a\n/b(\n', 'excludes')
    const report = await reportOf([logFile(bootLog('/x')), policyFile({ excludes: ['(?P<n>/a)', '(?P<n>/b)'] }), list], {})
    expect(report.findings.filter((one) => one.code === 'policy.lint.exclude-disables-all').map((one) => [one.evidence, one.found])).toEqual([['e2', '(?P<n>/b)'], ['e3', '/b(']])
  })

  it('is one that only falls apart as a whole, and none that only holds together as a whole', async () => {
    expect((await lints('exclude-disables-all', ['/a)', '/b'], []))[0]).toMatchObject({ found: '/a)' })
    expect(await lints('exclude-disables-all', ['/a)|(/b', '[', ')]'], [])).toEqual([])
    expect(await lints('exclude-disables-all', [], [])).toEqual([])
  })

  it('shows its pattern in visible form', async () => {
    expect((await lints('exclude-disables-all', ['(\u001b[31m\u202e'], []))[0].found).toBe('(\\u{1b}[31m\\u{202e}')
  })
})

it.each([['/a\\Z', 'letters'], ['/a{,3}', 'count'], ['[]a]', 'right after ['], ['[[:alpha:]]', '[:name:]'], ['/\\a', '\\a and'], ['/\\d', 'Unicode'], ['/(?i:k)', 'case']])('%s means something else elsewhere', async (pattern, words) => {
  const [found] = await lints('exclude-read-differently', [pattern], ['/x'])
  expect(found).toMatchObject({ severity: 'info' })
  expect(found.message).toContain(words)
})

it.each(['/tmp/', '/a.*\\.log$', '[a-z]+', '(?P<n>a)', 'a{2,3}', '(?:a|b)'])('%s means the same elsewhere, or nothing', async (pattern) => {
  expect(await lints('exclude-read-differently', [pattern], ['/x'])).toEqual([])
})

it('many patterns are told one by one up to a number, then together', async () => {
  const found = await lints('exclude-unanchored', Array.from({ length: 80 }, (_, i) => `/opt/x${i}`), [])
  expect(found.length).toBe(51)
  expect(found.at(-1)?.count).toBe(30)
})
