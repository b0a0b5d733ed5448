import { describe, expect, it } from 'vitest'
import { ECC_KEY, analyzed, codesOf, findingOf, logFile, policyFile, policyText, reportOf, textFile } from '../../../support/make-case'
import { hex } from '../../../support/decode'
import { digestOf, type MadeEntry } from '../../../support/make-log'

const shaOf = (path: string, algorithm = 'sha256') => hex(digestOf(path, algorithm))
const ENTRIES: readonly MadeEntry[] = [{ path: 'boot_aggregate' }, { path: '/usr/bin/a_b' }, { template: 'ima-buf', path: '.ima', digest: digestOf('key'), tail: Buffer.from('key') }]
const LINES = `${shaOf('boot_aggregate')} boot_aggregate\n${shaOf('/usr/bin/a_b')} /usr/bin/a b\n${shaOf('key')} %keyring:.ima\n`
const HASHES = { 'boot_aggregate': [shaOf('boot_aggregate')], '/usr/bin/a_b': [shaOf('/usr/bin/a_b')] }
const given = (text: string) => textFile('given/allowlist', text, 'policy')

describe('a log is held against a policy of any form', () => {
  it.each<[string, string, string]>([
    ['flat-allowlist', LINES, 'lines'], ['allowlist', JSON.stringify({ meta: { version: 2 }, hashes: HASHES, keyrings: { '.ima': [shaOf('key')] } }), 'hashes'], ['allowlist', JSON.stringify({ allowlist: LINES, exclude: [] }), 'lines in JSON'],
    ['checksums', `${shaOf('boot_aggregate')} *boot\n${shaOf('/usr/bin/a_b')} */usr/bin/a b\n`, 'checksums'],
  ])('%s, form %#', async (form, text) => {
    const report = await reportOf([logFile(form === 'checksums' ? [ENTRIES[1]] : ENTRIES), given(text)], {})
    expect(report).toMatchObject({ compliance: 'pass', policy: { accepted: form === 'checksums' ? 1 : 3, rejected: 0, sources: [{ evidence: 'e2', form, keylimeAccepts: false, deviations: 1 }] } })
    expect(findingOf(report, 'policy.malformed')).toMatchObject({ severity: 'warning', expected: 'a runtime policy, JSON' })
  })

  it('one that nobody named is evidence, and applies to nothing', async () => {
    const report = await reportOf([logFile(ENTRIES), textFile('host/allowlist.txt', LINES)], {})
    expect(report).toMatchObject({ policy: null, compliance: 'not-checked', answers: { compliance: { reasons: ['no-policy'] } } })
    expect(report.evidence[1]).toMatchObject({ kind: 'runtime-policy', recognisedBy: 'lines of a digest and a path, all of them' })
    expect(codesOf(report)).not.toContain('evidence.unrecognised')
  })

  it('excludes that came with an allowlist exclude', async () => {
    const report = await reportOf([logFile(ENTRIES), given(JSON.stringify({ allowlist: { hashes: {} }, exclude: ['.*'] }))], {})
    expect(report.policy).toMatchObject({ accepted: 3, acceptedBy: { exclude: 3 } })
  })
})

describe('policies are merged', () => {
  it('whatever one of them lists is listed, and each is told', async () => {
    const files = [logFile(ENTRIES), policyFile({ digests: { 'boot_aggregate': HASHES['boot_aggregate'], '/usr/bin/a_b': ['00'.repeat(32)] }, excludes: ['/none'] }), given(`${shaOf('/usr/bin/a_b')} /usr/bin/a b\n${shaOf('key')} %keyring:.ima\n`)]
    const report = await reportOf(files, {})
    expect(report).toMatchObject({
      compliance: 'pass', policy: { sources: [
        { evidence: 'e2', form: 'runtime-policy', paths: 2, digests: 2, excludes: 1, keyrings: 0, imaBuf: 0, deviations: 0, keylimeAccepts: true, generator: 3, verificationKeys: [] },
        { evidence: 'e3', form: 'flat-allowlist', paths: 1, digests: 1, keyrings: 1, generator: null },
      ] },
    })
  })

  it('tells a generator in words, and the ids of keys', async () => {
    const spki = ECC_KEY.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const text = policyText().replace('"generator":3', '"generator":"by\\u001b hand"').replace('"verification-keys":""', () => `"verification-keys":${JSON.stringify(JSON.stringify({ pubkeys: [spki], keyids: [0xd3320449] }))}`)
    expect((await reportOf([logFile(ENTRIES), given(text)], {})).policy?.sources).toMatchObject([{ generator: 'by\\u{1b} hand', verificationKeys: ['d3320449'], keylimeAccepts: false }])
  })
})

describe('where a digest is listed is explained', () => {
  const policies = [policyFile({ digests: { 'boot_aggregate': HASHES['boot_aggregate'], '/usr/bin/a_b': ['00'.repeat(32)] } }), given(LINES)]

  it('of an entry that is accepted', async () => {
    const found = await analyzed([logFile(ENTRIES), ...policies], {})
    const steps = async (entry: number) => (await found.explain({ kind: 'entry', entry })).steps.filter((step) => step.label === 'In the policy')
    expect((await steps(1)).map((step) => step.says)).toEqual([`accepted by given/policy.json at byte ${policyText({ digests: HASHES }).indexOf(shaOf('boot_aggregate')) - 1}`, 'accepted by given/allowlist at byte 0'])
    const [step] = await steps(2)
    expect(step).toMatchObject({ check: 'pass', says: `accepted by given/allowlist at byte ${LINES.split('\n')[0].length + 1}`, inputs: [{ evidence: 'e3', byteOffset: LINES.indexOf('\n') + 1, byteLength: LINES.split('\n')[1].length }] })
    expect((await steps(3)).map((one) => one.check)).toEqual(['pass'])
  })

  it('of one that is rejected: what is listed instead', async () => {
    const found = await analyzed([logFile(ENTRIES), policies[0]], {})
    const { steps } = await found.explain({ kind: 'finding', finding: findingOf(found.report, 'policy.digest-not-listed').id })
    expect(steps.at(-1)).toMatchObject({ label: 'In the policy', check: 'fail', says: expect.stringMatching(/^given\/policy\.json at byte \d+ lists another: 0{64}$/) as string })
  })

  it('of one that no line lists, with the commands that say so: a name with _ may have had blanks', async () => {
    const entries = [...ENTRIES, { path: '/opt/x' }, { path: '/opt/a_b' }]
    const found = await analyzed([logFile(entries), given(LINES)], {})
    const finding = findingOf(found.report, 'policy.not-in-allowlist').id
    const searches = async (entry: number) => (await found.explain({ kind: 'finding', finding, entry })).commands.filter(({ text }) => text.startsWith('grep')).map(({ label, text, prints }) => [label, text, prints])
    expect(await searches(4)).toEqual([['The path in the policy', 'grep -c -F -e /opt/x given/allowlist', '0'], ['The digest in the policy', `grep -c -F -e ${shaOf('/opt/x')} given/allowlist`, '0']])
    expect(await searches(5)).toEqual([['The digest in the policy', `grep -c -F -e ${shaOf('/opt/a_b')} given/allowlist`, '0']])
  })

  it('of one that an exclude or nothing accepts: nowhere', async () => {
    const found = await analyzed([logFile([...ENTRIES, { path: '/x', violation: true }]), policyFile({ digests: { '/usr/bin/a_b': ['00'.repeat(32)], '/x': ['11'.repeat(32)] }, excludes: ['/usr'] })], {})
    for (const entry of [1, 2, 4]) expect((await found.explain({ kind: 'entry', entry })).steps.map((step) => step.label)).not.toContain('In the policy')
  })
})
