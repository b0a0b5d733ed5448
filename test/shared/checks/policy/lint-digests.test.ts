import { describe, expect, it } from 'vitest'
import { codesOf, logFile, policyFile, reportOf, type PolicyParts } from '../../../support/make-case'

const SHA1 = 'ab'.repeat(20)
const SHA256 = 'cd'.repeat(32)

async function lints(...policies: readonly PolicyParts[]): Promise<string[]> {
  const report = await reportOf([logFile(), ...policies.map((parts, i) => policyFile(parts, `given/p${i}.json`))], {})
  return codesOf(report).filter((code) => code.startsWith('policy.lint.')).sort()
}

describe('digests of a policy', () => {
  it('are quiet where nothing is odd', async () => {
    expect(await lints({ digests: { '/a': [SHA256], '/b': [SHA256, '12'.repeat(32)] } })).toEqual([])
  })

  it.each<[string, PolicyParts[], string[]]>([
    ['zeros of a keyring', [{ keyrings: { '.ima': ['0'.repeat(64)] } }], ['policy.lint.zero-digest']],
    ['zeros behind a name', [{ digests: { '/a': [`sha256:${'0'.repeat(64)}`] } }], ['policy.lint.zero-digest']],
    ['one algorithm for files, another for buffers', [{ digests: { '/a': [SHA256] }, 'ima-buf': { x: [SHA1] } }], ['policy.lint.mixed-algorithms']],
    ['the same lists in two policies', [{ digests: { '/a': [SHA256] } }, { digests: { '/a': [SHA256.toUpperCase()] } }], ['policy.lint.upper-case-hex']],
    ['two policies for two algorithms', [{ digests: { '/a': [SHA256] } }, { digests: { '/a': [SHA1] } }], []],
    ['two versions of a file in two policies', [{ digests: { '/a': [SHA256] } }, { digests: { '/a': ['34'.repeat(32)] } }], ['policy.lint.conflicting-paths']],
  ])('%s', async (_, policies, codes) => expect(await lints(...policies)).toEqual(codes))
})
