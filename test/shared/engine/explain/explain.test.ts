import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Case } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import { toBigEndian } from '../../../support/big-endian'
import { analyzed, file } from '../../../support/make-case'
import { bootLog, makeLog, pcrAfter, type MadeEntry } from '../../../support/make-log'
import { makeZip } from '../../../support/make-zip'
import { requestFor, sampleCases } from '../../../support/sample-cases'

const sampleCase = (name: string): Promise<Case> => createInProcessEngine().analyze(requestFor(sampleCases().find((one) => one.name === name)!))
const findingOf = (found: Case, code: string): string => found.report.findings.find((one) => one.code === code)!.id
const meanings = (inputs: readonly { readonly meaning: string }[]): string[] => inputs.map((part) => part.meaning)
const ENTRIES: MadeEntry[] = [...bootLog('/bin/sh'), { violation: true }, { template: 'ima', path: '/sbin/init' }, { pcr: 11, path: '/opt/x' }]

describe('an entry', () => {
  it('that is a violation extends ones', async () => {
    const found = await analyzed([file('log', makeLog(ENTRIES))])
    const { steps } = await found.explain({ kind: 'entry', entry: 3, bank: 'sha256' })
    expect(steps.map((step) => step.output)).toEqual(['00'.repeat(20), pcrAfter(ENTRIES.slice(0, 3), 'sha256').toString('hex')])
    expect(steps[1].inputs.map((part) => part.hex)).toEqual([pcrAfter(ENTRIES.slice(0, 2), 'sha256').toString('hex'), 'ff'.repeat(32)])
    expect(steps[1].says).toBe('after 3 extends')
  })

  it('of template ima hashes its name with zeros behind it, not the length between', async () => {
    const found = await analyzed([file('log', makeLog(ENTRIES))])
    const [column] = (await found.explain({ kind: 'entry', entry: 4, bank: 'sha1' })).steps
    expect(meanings(column.inputs)).toEqual(['File digest', 'Name', 'Zeros up to 256 bytes of name'])
    expect(column.inputs.map((part) => part.byteLength)).toEqual([20, 10, 246])
    expect(column.inputs[1].byteOffset! - column.inputs[0].byteOffset!).toBe(24)
    expect(column.check).toBe('pass')
  })

  it('of another PCR is extended into that one', async () => {
    const found = await analyzed([file('log', makeLog(ENTRIES))])
    const step = (await found.explain({ kind: 'entry', entry: 5, bank: 'sha256' })).steps.at(-1)!
    expect(step.label).toBe('PCR 11 after entry 5, sha256')
    expect(step.output).toBe(pcrAfter(ENTRIES, 'sha256', 11).toString('hex'))
    expect(step.inputs[0].hex).toBe('00'.repeat(32))
  })

  it('in a padded bank extends the SHA-1 digest and zeros', async () => {
    const found = await sampleCase('padded-banks')
    const { steps, notes } = await found.explain({ kind: 'entry', entry: 9, bank: 'sha384' })
    expect(steps.map((step) => step.algorithm)).toEqual(['sha1', 'sha384'])
    expect(steps[1].inputs.map((part) => part.byteLength)).toEqual([48, 20, 28])
    expect(notes).toContain('This kernel extended SHA-1 template digests with zeros behind them into the sha384 bank.')
  })

  it('that was altered does not hash to its digest, and says what agrees', async () => {
    const found = await sampleCase('edited-entry')
    const told = await found.explain({ kind: 'finding', finding: findingOf(found, 'log.template-digest-mismatch') })
    expect(told.title).toBe('Entry 57')
    expect(told.steps[0]).toMatchObject({ check: 'fail', algorithm: 'sha1' })
    expect(told.steps[0].says).toContain('is another: ')
    expect(told.agrees).toEqual([{ verdict: 'fail', text: expect.stringContaining('is never reached') as string }])
  })

  it('that was altered is expected to be what was measured, and found as it is', async () => {
    const found = await sampleCase('edited-entry')
    const finding = found.report.findings.find(({ code }) => code === 'log.template-digest-mismatch')!
    const told = (await found.entry(57)).explanations.find(({ findingId }) => findingId === finding.id)!
    expect([finding.count, told.expected, told.found]).toEqual([1, finding.expected, finding.found])
    expect(told.expected).toMatch(/^bytes? \d+/)
    const { evidence, byteOffset, byteLength } = told.changed!
    expect(`byte ${byteOffset}: ${Buffer.from(await found.bytes(evidence, byteOffset, byteLength)).toString('hex')}`).toBe(finding.found)
  })

  it('that came after the quote is told so', async () => {
    const { agrees } = await (await sampleCase('unlisted-files')).explain({ kind: 'entry', entry: 176 })
    expect(agrees.map((one) => one.verdict)).toEqual(['not-checked'])
    expect(agrees[0].text).toContain('is reached after entry 174: this entry came later.')
  })
})

describe('commands', () => {
  it('name files inside archives as they are called there, and say what to unpack', async () => {
    const zip = makeZip([{ name: 'host a/log', content: makeLog(ENTRIES) }])
    const found = await analyzed([file('bundle.zip', makeZip([{ name: 'inner.zip', content: zip }]))])
    const { commands, notes } = await found.explain({ kind: 'entry', entry: 1 })
    expect(commands[0].text).toContain("tail -c +39 'host a/log'")
    expect(notes).toEqual(expect.arrayContaining(['Unpack bundle.zip first: the commands name the files as they are called in it.', 'Unpack bundle.zip/inner.zip first: the commands name the files as they are called in it.']))
  })

  it('of evmctl are not offered for what it does not read, and why', async () => {
    const vector = readFileSync(join(import.meta.dirname, '../../../vectors/ima/violations/binary_runtime_measurements'))
    const pcrs = (log: Uint8Array) => [file('log', log), file('pcrs.yaml', Buffer.from(`sha256:\n  10: 0x${'ab'.repeat(32)}\n`))]
    for (const [log, why] of [[toBigEndian(vector, 'sha1'), 'big-endian logs'], [makeLog(ENTRIES), 'mix the template ima'], [vector.subarray(0, 4000), 'damaged entries'], [makeLog(bootLog(), { column: 'sha256' }), 'SHA-1 template digests']] as const) {
      const { commands, notes } = await (await analyzed(pcrs(log))).explain({ kind: 'replay', row: 0 })
      expect(notes.join(' '), why).toContain(why)
      expect(commands.some((one) => one.text.includes('evmctl'))).toBe(false)
    }
    expect((await (await analyzed(pcrs(vector))).explain({ kind: 'replay', row: 0 })).commands.at(-1)).toMatchObject({ prints: 'Failed to match per TPM bank or SHA1 padded TPM digest(s).' })
  })

})

describe('a finding', () => {
  it.each([
    ['cut-off', 'evidence.truncated', 'From byte'], ['cut-off', 'replay.mismatch', 'PCR 10 before the log'], ['edited-boot-log', 'event-log.replay-mismatch', 'Its last extend: event'],
    ['unlisted-files', 'policy.not-in-allowlist', 'Path'], ['good-boot', 'quote.untrusted-key', 'What was signed'],
  ] as const)('of %s, %s, is explained from %s', async (name, code, label) => {
    const request = requestFor(sampleCases().find((one) => one.name === name)!)
    const untrusted = { ...request, files: request.files.filter((one) => one.role !== 'attestation-key') }
    const found = await createInProcessEngine().analyze(code === 'quote.untrusted-key' ? untrusted : request)
    const { steps } = await found.explain({ kind: 'finding', finding: findingOf(found, code) })
    expect(steps[0].label).toContain(label)
  })
})
