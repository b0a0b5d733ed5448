import type { FindingCase } from './finding-cases'
import { logFile, policyFile, type PolicyParts } from './make-case'

const SHA256 = 'ab'.repeat(32)
const OTHER = 'cd'.repeat(32)

/** A policy, or several, with one oddity among its digests. */
const odd = (code: string, severity: 'warning' | 'info', found: string, ...policies: readonly PolicyParts[]): FindingCase => ({
  code: `policy.lint.${code}`, name: code, files: [logFile(), ...policies.map((parts, i) => policyFile(parts, `given/policy${i}.json`))],
  finding: { severity, entry: null, evidence: `e${policies.length + 1}`, found },
})

export function digestLints(): FindingCase[] {
  return [
    {
      code: 'policy.algorithm-not-compared', name: 'digits of an algorithm that the policy does not name', files: [logFile([{ path: 'boot_aggregate' }, { path: '/a', algorithm: 'sm3', digest: Buffer.from(SHA256, 'hex') }]), policyFile({ digests: { '/a': [SHA256] } })],
      finding: { severity: 'info', entry: 2, entries: [2], count: 1, evidence: 'e1' },
    },
    odd('zero-digest', 'warning', '/a', { digests: { '/a': [SHA256, '0'.repeat(64)], '/b': [OTHER] } }),
    odd('upper-case-hex', 'warning', '/b', { digests: { '/a': [SHA256], '/b': [OTHER.toUpperCase()] } }),
    odd('mixed-algorithms', 'info', '2 of sha256, 1 of sha1', { digests: { '/a': [SHA256, 'ef'.repeat(20)], '/b': [OTHER] } }),
    odd('duplicate-digest', 'info', '/a', { digests: { '/a': [SHA256, SHA256] } }),
    odd('blank-in-path', 'warning', '/a b', { digests: { '/a b': [SHA256], '/c': [OTHER] } }),
    odd('conflicting-paths', 'info', '/a', { digests: { '/a': [SHA256], '/b': [SHA256] } }, { digests: { '/a': [OTHER], '/b': [OTHER, SHA256] } }),
  ]
}
