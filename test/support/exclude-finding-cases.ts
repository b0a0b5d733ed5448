import type { FindingCase } from './finding-cases'
import { logFile, policyFile } from './make-case'
import { bootLog, digestOf } from './make-log'

const NOWHERE = { entry: null, entries: [], count: 1, evidence: 'e2' }
const PATHS = ['/tmp/a', '/tmp_evil', '/usr/bin/ls']
const LOG = logFile(bootLog(...PATHS))
const LONG = logFile(bootLog(`/opt/${'a'.repeat(40)}`))
const digests = Object.fromEntries(['boot_aggregate', ...PATHS].map((path) => [path, [Buffer.from(digestOf(path)).toString('hex')]]))
const { '/tmp/a': _below, '/tmp_evil': _beside, ...listed } = digests
const other = { ...listed, '/tmp/a': ['ab'.repeat(32)] }

/** Findings about excludes of a policy. Entries: 1 boot_aggregate, 2 /tmp/a, 3 /tmp_evil, 4 /usr/bin/ls. */
export function lintedExcludes(): FindingCase[] {
  const excluding = (...excludes: string[]) => [LOG, policyFile({ digests: listed, excludes })]
  return [
    { code: 'policy.lint.exclude-not-run', name: 'a pattern that Python refuses', files: excluding('(?i)/TMP'), finding: { severity: 'warning', ...NOWHERE, found: '(?i)/TMP' } },
    { code: 'policy.lint.exclude-not-run', name: 'a pattern that takes too long', files: [LONG, policyFile({ digests: listed, excludes: ['/opt/(?:a+)+(?=b)'] })], finding: { severity: 'warning', ...NOWHERE, found: '/opt/(?:a+)+(?=b)' } },
    { code: 'policy.lint.excludes-everything', name: 'a pattern that every path has', files: excluding('/usr', '/'), finding: { severity: 'warning', evidence: 'e2', entry: 2, entries: [2, 3, 4], count: 3, found: '/' } },
    { code: 'policy.lint.exclude-disables-all', name: 'a pattern that spoils the list', files: excluding('/tmp/', '/var/(a', '/opt/'), finding: { severity: 'warning', ...NOWHERE, found: '/var/(a' } },
    { code: 'policy.lint.exclude-disables-all', name: 'a count that ends Keylime\'s run', files: excluding('/a{99999999999}'), finding: { severity: 'warning', ...NOWHERE, found: '/a{99999999999}' } },
    { code: 'policy.lint.exclude-unanchored', name: 'a folder whose neighbour would pass', files: excluding('^/usr/bin.*'), finding: { severity: 'info', ...NOWHERE, found: '^/usr/bin.*', expected: '/usr/bin(/|$)' } },
    { code: 'policy.lint.exclude-unanchored', name: 'a folder whose neighbour passes too', files: excluding('/tmp'), finding: { severity: 'warning', evidence: 'e2', entry: 3, entries: [3], count: 1, found: '/tmp', expected: '/tmp(/|$)' } },
    { code: 'policy.lint.exclude-unanchored', name: 'a pattern that stops inside of a name', files: excluding('/t[a-z]p'), finding: { severity: 'warning', evidence: 'e2', entry: 3, entries: [3], count: 1, found: '/t[a-z]p', expected: null } },
    { code: 'policy.lint.exclude-hides-listed', name: 'a listed path', files: [LOG, policyFile({ digests, excludes: ['/usr/bin/'] })], finding: { severity: 'info', evidence: 'e2', entry: 4, entries: [4], count: 1, found: '/usr/bin/' } },
    { code: 'policy.lint.exclude-hides-listed', name: 'a listed path with another digest', files: [LOG, policyFile({ digests: other, excludes: ['/tmp/'] })], finding: { severity: 'warning', evidence: 'e2', entry: 2, entries: [2], count: 1, found: '/tmp/' } },
    { code: 'policy.lint.exclude-read-differently', name: 'a pattern with an end of Python\'s', files: excluding('/tmp/a\\Z'), finding: { severity: 'info', ...NOWHERE, found: '/tmp/a\\\\Z' } },
  ]
}
