import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { file, logFile, reportOf, textFile } from '../../../support/make-case'
import { bootLog, type MadeEntry } from '../../../support/make-log'
import { loadedPolicy } from '../../../support/ima-policies'

const VECTORS = join(import.meta.dirname, '../../../vectors/ima')
const policyFile = (text: string): EvidenceFile => textFile('ima-policy', text)
const buffer = (path: string): MadeEntry => ({ template: 'ima-buf', path, tail: Buffer.from('x') })

/** What is said of made entries behind a boot_aggregate of `ima-ng` on PCR 10. */
async function held(policy: string, entries: readonly MadeEntry[], boot: readonly MadeEntry[] = bootLog()) {
  const { findings, imaPolicy } = await reportOf([logFile([...boot, ...entries]), policyFile(policy)])
  const contradictions = findings.filter(({ code }) => code === 'ima-policy.not-explained').map((one) => [...one.entries, one.found])
  return { contradictions, notExplained: imaPolicy![0].notExplained, missing: findings.find(({ code }) => code === 'ima-policy.not-in-log')?.message ?? null }
}
const contradictions = async (...args: Parameters<typeof held>) => (await held(...args)).contradictions

describe('logs of real kernels, and the policies that these had loaded', () => {
  it.each([['violations', 'plain.txt'], ['legacy', 'plain.txt'], ['ngv2', 'verity.txt'], ['buffers', 'buffers.txt'], ['mixed', 'mixed.txt']])('%s: every entry is explained by %s', async (folder, name) => {
    const log = file('binary_runtime_measurements', readFileSync(join(VECTORS, folder, 'binary_runtime_measurements')))
    const report = await reportOf([log, file('ima-policy.txt', loadedPolicy(name))])
    expect(report.imaPolicy).toMatchObject([{ evidence: 'e2', refused: 0, notExplained: 0 }])
    expect(report.findings.filter(({ code }) => code === 'ima-policy.not-explained')).toEqual([])
  })

  it.each([['mixed', 'plain.txt', /PCR 11/], ['buffers', 'plain.txt', /\.ima|kernel_version/], ['ngv2', 'mixed.txt', null]] as const)('%s was not made by %s alone', async (folder, name, found) => {
    const log = file('binary_runtime_measurements', readFileSync(join(VECTORS, folder, 'binary_runtime_measurements')))
    const { findings } = await reportOf([log, file('ima-policy.txt', loadedPolicy(name))])
    const told = findings.filter(({ code }) => code === 'ima-policy.not-explained')
    expect(told.length > 0).toBe(found !== null)
    if (found) expect(told.map((one) => one.found).join()).toMatch(found)
  })
})

describe('an entry that no rule can have made', () => {
  const files = { path: '/usr/bin/ls' }
  it('on a PCR that no rule names', async () => {
    expect(await contradictions('measure func=BPRM_CHECK', [{ ...files, pcr: 11 }])).toEqual([[2, 'PCR 11']])
    expect(await contradictions('measure func=BPRM_CHECK pcr=11', [{ ...files, pcr: 11 }])).toEqual([])
    expect(await contradictions('measure func=BPRM_CHECK pcr=11', [files])).toEqual([[2, 'PCR 10']])
    expect(await contradictions('dont_measure\nmeasure func=BPRM_CHECK pcr=11\nmeasure func=KEY_CHECK', [{ ...files, pcr: 11 }])).toEqual([[2, 'ima-ng']])
  })

  it('a violation is on the default PCR in the default template, whatever the rule says', async () => {
    const violation = { ...files, violation: true }
    expect(await contradictions('measure func=FILE_CHECK pcr=11 template=ima-sig', [violation])).toEqual([])
    expect(await contradictions('measure func=FILE_CHECK template=ima-sig', [{ ...violation, template: 'ima-sig' }])).toEqual([[2, 'ima-sig']])
    expect(await contradictions('measure func=FILE_CHECK', [{ ...violation, pcr: 11 }])).toEqual([[2, 'PCR 11']])
  })

  it('in a template that is neither the default nor a rule\'s', async () => {
    const signed = { ...files, template: 'ima-sig' }
    expect(await contradictions('measure func=BPRM_CHECK', [signed])).toEqual([[2, 'ima-sig']])
    expect(await contradictions('measure func=BPRM_CHECK template=d-ng|n-ng|sig', [signed])).toEqual([])
    expect(await contradictions('measure func=BPRM_CHECK', [signed], [{ path: 'boot_aggregate', template: 'ima-sig' }])).toEqual([])
    expect(await contradictions('measure func=BPRM_CHECK template=ima-sig', [files])).toEqual([])
  })

  it('without boot_aggregate the default template is not known', async () => {
    expect(await contradictions('measure func=BPRM_CHECK', [{ ...files, template: 'ima-sig' }], [])).toEqual([])
    expect(await contradictions('measure func=BPRM_CHECK template=ima-ng', [{ ...files, template: 'ima-sig' }], [])).toEqual([[1, 'ima-sig']])
  })

  it('of a file, where only buffers are measured', async () => {
    expect(await contradictions('measure func=KEY_CHECK', [files])).toEqual([[2, 'ima-ng']])
    expect(await contradictions('appraise func=BPRM_CHECK', [files, files])).toEqual([[2, 3, 'ima-ng']])
    expect(await contradictions('measure func=KEY_CHECK template=ima-sig', [{ template: 'ima-sig', path: '.ima' }])).toEqual([])
  })

  it.each([
    ['measure func=BPRM_CHECK', '.ima', false], ['measure func=KEY_CHECK', '.ima', true], ['measure func=KEY_CHECK keyrings=.evm|.ima', '.ima', true], ['measure func=KEY_CHECK keyrings=.evm', '.ima', false],
    ['measure func=KEY_CHECK keyrings=.evm\nmeasure func=KEY_CHECK keyrings=.ima', '.ima', true], ['measure func=CRITICAL_DATA', '.ima', false], ['measure func=CRITICAL_DATA', 'my-keyring', true], ['measure func=KEY_CHECK keyrings=.evm', 'my-keyring', false],
    ['measure func=KEY_CHECK', 'kernel_version', false], ['measure func=CRITICAL_DATA label=selinux', 'selinux-state', true], ['measure func=KEY_CHECK', 'dm_table_load', false], ['measure func=KEXEC_CMDLINE', 'kexec-cmdline', true],
    ['measure', 'kexec-cmdline', true], ['measure mask=MAY_READ', 'kexec-cmdline', false], ['measure func=KEY_CHECK', 'kexec-cmdline', false], ['measure func=BPRM_CHECK', 'blacklisted-hash', true],
    ['measure func=BPRM_CHECK template=ima-buf', '/usr/bin/ls', true],
  ])('%s explains the buffer %s: %s', async (policy, name, isExplained) => {
    expect(await contradictions(policy, [buffer(name)])).toEqual(isExplained ? [] : [[2, name]])
  })

  it('causes are findings of their own, and entries are counted once', async () => {
    const { contradictions: told, notExplained } = await held('measure func=BPRM_CHECK', [buffer('.ima'), { ...files, pcr: 11 }, { ...files, pcr: 12 }, files, buffer('.evm')])
    expect(told).toEqual([[2, 6, '.ima, .evm'], [3, 4, 'PCR 11, PCR 12']])
    expect(notExplained).toBe(4)
  })
})

describe('several policies of one host', () => {
  const log = logFile([...bootLog(), { path: '/a', pcr: 11 }, { path: '/b', pcr: 12 }, { path: '/c' }])
  it('may all have been active: only what none of them explains is told, and once', async () => {
    const { findings, imaPolicy } = await reportOf([log, textFile('one', 'measure func=BPRM_CHECK pcr=11'), textFile('two', 'measure func=BPRM_CHECK')])
    expect(findings.filter(({ code }) => code === 'ima-policy.not-explained')).toMatchObject([{ entries: [3], found: 'PCR 12', message: expect.stringContaining('one and two do not explain 1 entry: it is on a PCR that no rule names (PCR 12).') as string }])
    expect(imaPolicy!.map(({ notExplained }) => notExplained)).toEqual([2, 2])
  })

  it('one that the kernel refuses takes no part', async () => {
    const { findings, imaPolicy } = await reportOf([log, textFile('one', 'measure func=BPRM_CHECK pcr=11\nmeasure func=NO'), textFile('two', 'measure func=BPRM_CHECK')])
    expect(findings.find(({ code }) => code === 'ima-policy.not-explained')?.entries).toEqual([2, 3])
    expect(imaPolicy!.map(({ notExplained }) => notExplained)).toEqual([null, 2])
  })

  it('of more than a host can have the first are looked at', async () => {
    const { imaPolicy, findings } = await reportOf([log, ...Array.from({ length: 18 }, (_, i) => textFile(`p${i}`, 'measure func=BPRM_CHECK'))])
    expect(imaPolicy!.map(({ notExplained }) => notExplained)).toEqual([...Array<number>(16).fill(2), null, null])
    expect(imaPolicy![16].blindSpots).toEqual(['Not told: only the first 16 policies of a host are looked at.'])
    expect(findings.filter(({ code }) => code === 'ima-policy.lint.code-not-measured')).toHaveLength(16)
  })

  it('what was loaded and what the kernel showed of it are the same', async () => {
    const { findings } = await reportOf([logFile(), ...['modsig.txt', 'modsig-shown.txt'].map((name) => file(name, loadedPolicy(name)))])
    expect(findings.filter(({ code }) => code === 'ima-policy.not-shown')).toEqual([])
  })

  it.each([
    ['measure func=BPRM_CHECK', null], ['measure uid=0 func=FILE_CHECK fowner=1', null], ['measure func=BPRM_CHECK obj_type=x', null], ['measure func=FILE_CHECK template=d-ng|n-ng|iuid', null], ['measure func=MODULE_CHECK template=ima-sig', 'rule 1'],
    ['measure func=BPRM_CHECK\nmeasure\nmeasure uid=1', 'rules 2 and 3'],
  ])('%s: rules that the kernel does not show are told', async (policy, told) => {
    const shown = textFile('active', 'measure func=BPRM_CHECK \nmeasure func=FILE_CHECK fowner=1 uid=0 \nmeasure func=FILE_CHECK template= \nmeasure func=MODULE_CHECK \n')
    const { findings } = await reportOf([logFile(), policyFile(policy), shown])
    expect(findings.find(({ code }) => code === 'ima-policy.not-shown')?.message.match(/\((rules? [^)]*)\)/)?.[1] ?? null).toBe(told)
  })
})

describe('what a policy measures, and the log has nothing of', () => {
  it.each([
    ['measure func=BPRM_CHECK', [], 'files'], ['measure func=BPRM_CHECK', [{ path: '/a' }], null], ['measure func=KEY_CHECK\nmeasure func=BPRM_CHECK', [{ path: '/a' }], 'keys'], ['measure func=KEY_CHECK', [buffer('.ima')], null],
    ['measure func=KEY_CHECK\nmeasure func=CRITICAL_DATA', [buffer('some-name')], null], ['measure func=BPRM_CHECK\nmeasure func=FILE_CHECK pcr=11', [{ path: '/a' }], 'anything into PCR 11'],
    ['measure func=KEXEC_CMDLINE\nmeasure func=CRITICAL_DATA', [buffer('kernel_version')], 'command lines for kexec'],
  ] as const)('%s', async (policy, entries, kinds) => {
    const { missing } = await held(policy, entries)
    expect(missing?.match(/measures (.*), and the log/)?.[1] ?? null).toBe(kinds)
  })
})

describe('nothing is held against the log', () => {
  it('by a policy that the kernel would not load, or whose rules are too many to compare', async () => {
    for (const policy of ['measure func=BPRM_CHECK\nmeasure func=NEVER', 'measure func=BPRM_CHECK uid=1\n'.repeat(301)]) expect(await held(policy, [{ path: '/a', pcr: 12 }])).toEqual({ contradictions: [], notExplained: null, missing: null })
  })

  it('where there is no log', async () => expect((await reportOf([policyFile('measure func=BPRM_CHECK')])).imaPolicy).toMatchObject([{ rules: 1, notExplained: null }]))

  it('and a policy makes no verdict worse or better', async () => {
    const [without, withPolicy] = [await reportOf([logFile()]), await reportOf([logFile(), policyFile('measure func=KEY_CHECK')])]
    expect([withPolicy.verdict, withPolicy.attestation, withPolicy.compliance]).toEqual([without.verdict, without.attestation, without.compliance])
    expect(without).not.toHaveProperty('imaPolicy')
  })
})

it('every entry of a long log is looked at, and a finding names the first thousand', async () => {
  const log = logFile(Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? buffer(`k${i}`) : { path: `/${i}`, pcr: 11 })))
  const { imaPolicy, findings } = await reportOf([log, policyFile(`measure func=KEY_CHECK keyrings=${Array.from({ length: 700 }, (_, i) => `a${i}`).join('|')}\nmeasure func=BPRM_CHECK`)])
  expect(imaPolicy![0].notExplained).toBe(20_000)
  expect(findings.filter(({ code }) => code === 'ima-policy.not-explained').map(({ count, entries }) => [count, entries.length])).toEqual([[10_000, 1000], [10_000, 1000]])
})
