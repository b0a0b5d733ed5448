import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgedFiles, type KeylimePolicyParts } from '../../../../support/keylime-lines'
import { file, policyFile, reportOf } from '../../../../support/make-case'
import { requestFor, sampleCases } from '../../../../support/sample-cases'

const VECTORS = join(import.meta.dirname, '../../../../vectors/ima')
/** Folder, ending of the files' names, hash of the column. */
const CAPTURES = [['buffers', '', 'sha1'], ['legacy', '', 'sha1'], ['mixed', '', 'sha1'], ['ngv2', '', 'sha1'], ['violations', '', 'sha1'], ['sha256-column', '_sha256', 'sha256']] as const
const KNOWN = ['ima', 'ima-ng', 'ima-sig', 'ima-buf']

function bytesOf(folder: string, name: string): Buffer {
  return readFileSync(join(VECTORS, folder, name))
}

/** PCR, column, template, digest, name of each line: names of these captures have no blanks and no line feeds. */
function linesOf(folder: string, ending: string): string[][] {
  return bytesOf(folder, `ascii_runtime_measurements${ending}`).toString('utf8').split('\n').filter((one) => one !== '').map((one) => one.trimStart().split(' '))
}

type Lists = Record<string, string[]>

/** A policy that lists whatever the capture holds. */
function policyOf(lines: readonly string[][], column: string): KeylimePolicyParts & { readonly digests: Lists; readonly keyrings: Lists; readonly 'ima-buf': Lists } {
  const lists = { 'digests': Object.create(null) as Lists, 'keyrings': Object.create(null) as Lists, 'ima-buf': Object.create(null) as Lists }
  for (const [, , template, digest, name] of lines) {
    const list = template !== 'ima-buf' ? lists.digests : /^[._]/.test(name) ? lists.keyrings : lists['ima-buf']
    ;(list[name] ??= []).push(digest.split(':').at(-1)!)
  }
  return { ...lists, ima: { ignored_keyrings: [], log_hash_alg: column, dm_policy: null } }
}

const log = (folder: string, name: string) => file(`given/${name}`, bytesOf(folder, name), 'log')

describe.each(CAPTURES)('the capture %s', (folder, ending, column) => {
  const lines = linesOf(folder, ending)
  const policy = policyOf(lines, column)

  it('meets a policy of its own but for what Keylime can\'t read, as text and in binary', async () => {
    const expected = lines.map(([pcr, , template]) => (KNOWN.includes(template) ? (pcr === '10' ? [] : ['ima.validation.ima_pcr']) : ['ima.parser.entry']))
    for (const name of [`ascii_runtime_measurements${ending}`, `binary_runtime_measurements${ending}`]) {
      const judged = await judgedFiles([log(folder, name), policyFile(policy)])
      expect(judged.lines.map((one) => one.events), name).toEqual(expected)
      expect(judged.lines.map((one) => one.verdict), name).toEqual(expected.map((events) => (events.length === 0 ? 'pass' : 'fail')))
    }
  })

  it('is rejected under the empty policy, but for violations', async () => {
    const { lines: judged } = await judgedFiles([log(folder, `binary_runtime_measurements${ending}`), policyFile({ ima: policy.ima } as KeylimePolicyParts)])
    const passed = judged.filter((one) => one.verdict === 'pass').map((one) => one.entry)
    expect(passed).toEqual(lines.flatMap(([, digest], i) => (/^0+$/.test(digest) ? [i + 1] : [])))
  })
})

describe('keys that a log loads', () => {
  it('accept the files that they signed, after they were loaded and while their digests are listed', async () => {
    const lines = linesOf('buffers', '')
    const { keyrings } = policyOf(lines, 'sha1')
    const { lines: judged } = await judgedFiles([log('buffers', 'binary_runtime_measurements'), policyFile({ keyrings })])
    const signed = judged.filter((one) => one.acceptedBy === 'signature').map((one) => one.entry)
    const loaded = lines.findIndex(([, , template, , name]) => template === 'ima-buf' && name in keyrings) + 1
    expect(signed.length).toBeGreaterThan(0)
    expect(signed.every((entry) => entry > loaded && lines[entry - 1][5]?.startsWith('0302'))).toBe(true)
    const without = await judgedFiles([log('buffers', 'binary_runtime_measurements'), policyFile({})])
    expect(without.lines.filter((one) => one.acceptedBy === 'signature')).toEqual([])
  })
})

describe('a sample with a policy', () => {
  it.each(sampleCases().filter((one) => one.expected.options.policy.length > 0).map((one) => [one.name, one] as const))('%s: Keylime finds PCR 10 where the replay does', async (_, sample) => {
    const { files, options } = requestFor(sample)
    const report = await reportOf(files, { ...options, mode: 'keylime' })
    expect(report.policy!.mode).toBe('keylime')
    for (const row of report.policy!.keylime!.pcr.filter((one) => one.status !== 'not-checked')) {
      const replayed = report.replay.find((one) => one.reportedEvidence !== null && one.pcr === 10 && one.bank === row.bank && one.reportedValue === row.expected)
      expect(row).toMatchObject({ status: replayed!.status, matchedEntries: replayed!.matchedEntries })
    }
    expect(report.policy!.keylime!.pcr.length).toBe(report.quotes.length)
  })

  it('with violations passes them, which strict mode does not', async () => {
    const sample = sampleCases().find((one) => one.name === 'files-written-while-read')!
    const { files, options } = requestFor(sample)
    const [strict, keylime] = await Promise.all([reportOf(files, options), reportOf(files, { ...options, mode: 'keylime' })])
    expect(strict.policy!.keylime).toMatchObject({ unchecked: strict.log!.violations, differing: strict.log!.violations })
    expect(strict.findings.find((one) => one.code === 'policy.modes-differ')).toMatchObject({ severity: 'info', count: strict.log!.violations })
    expect([strict.compliance, keylime.compliance]).toEqual(['not-checked', 'pass'])
    expect(keylime.policy!.accepted).toBe(strict.log!.entries)
  })
})
