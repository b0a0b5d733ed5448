import { describe, expect, it } from 'vitest'
import { analyzed, codesOf, logFile, policyFile } from '../../../../support/make-case'
import { bootLog } from '../../../../support/make-log'

const LOG = logFile(bootLog('/usr/bin/ls'))

describe('Keylime\'s mode', () => {
  it('without a policy has an empty one, under which nothing may run', async () => {
    const found = await analyzed([LOG], { mode: 'keylime' })
    const { rows } = await found.rows({ text: '', classes: [] }, 0, 10)
    expect(rows.map(({ verdict, keylime }) => [verdict, keylime?.events])).toEqual([['fail', ['ima.validation.ima-ng.not_in_allowlist']], ['fail', ['ima.validation.ima-ng.not_in_allowlist']]])
    expect(found.report).toMatchObject({ compliance: 'fail', policy: { mode: 'keylime', evidence: [] } })
    expect(found.report.answers.compliance.because[0]).toContain('No policy was given')
  })

  it('judges nothing by a policy that can\'t be read', async () => {
    const found = await analyzed([LOG, policyFile('{"meta":{}}')], { mode: 'keylime' })
    expect(found.report).toMatchObject({ compliance: 'not-checked', policy: null })
    expect(codesOf(found.report)).toContain('policy.malformed')
  })

  it('strict mode needs a policy', async () => {
    expect((await analyzed([LOG], {})).report).toMatchObject({ compliance: 'not-checked', policy: null })
  })
})
