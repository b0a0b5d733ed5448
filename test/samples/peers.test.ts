import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInProcessEngine } from '@shared/engine/in-process'
import { describe, expect, it } from 'vitest'
import { requestFor, sampleCases, type SampleCase } from '../support/sample-cases'

/** Tools that others wrote, on the same files: a check that we wrote on both sides proves little. */
const engine = createInProcessEngine()
const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const scratch = mkdtempSync(join(tmpdir(), 'imascope-peers-'))

/** evmctl wants `PCR-10: HEX` lines, one file a bank; values come from the quote's PCR file through tpm2_print's reading of it. */
async function evmctlMatch(sample: SampleCase, bank: string): Promise<number | null> {
  const { report } = await engine.analyze(requestFor(sample))
  const row = report.replay.find((one) => one.pcr === 10 && one.bank === bank && one.reportedBy === 'quote')!
  const lines = Array.from({ length: 24 }, (_, pcr) => `PCR-${String(pcr).padStart(2, '0')}: ${pcr === 10 ? row.reportedValue : '0'.repeat(row.reportedValue!.length)}`)
  const file = join(scratch, `${sample.name}-${bank}.txt`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  const log = join(sample.folder, 'binary_runtime_measurements')
  const run = spawnSync('evmctl', ['ima_measurement', '--ignore-violations', '-v', '--pcrs', `${bank},${file}`, log], { encoding: 'utf8' })
  const matched = new RegExp(`${bank}: PCR-10: succeed(?:s)? at entry (\\d+)|PCR-10: succeed(?:s)? at entry (\\d+)`).exec(`${run.stdout}${run.stderr}`)
  return matched ? Number(matched[1] ?? matched[2]) : null
}

function checkquote({ folder, expected }: SampleCase, stem = 'quote', nonce = String(expected.options.nonce)): boolean {
  const part = (name: string) => join(folder, name)
  const args = ['-u', part('ak.pub'), '-m', part(`${stem}.msg`), '-s', part(`${stem}.sig`), '-f', part(`${stem}.pcrs`), '-q', nonce]
  return spawnSync('tpm2_checkquote', args).status === 0
}

const samples = sampleCases()

describe.skipIf(!has('evmctl'))('evmctl ima_measurement', () => {
  const runs = samples.flatMap((sample) => Object.entries(sample.expected.peers.evmctl ?? {}).map(([bank, entry]) => ({ sample, name: sample.name, bank, entry })))
  it.each(runs)('reaches the quoted $bank value of $name at entry $entry, as we do', async ({ sample, bank, entry }) => {
    expect(await evmctlMatch(sample, bank)).toBe(entry)
    const { report } = await engine.analyze(requestFor(sample))
    expect(report.replay.find((row) => row.bank === bank && row.pcr === 10 && row.reportedBy === 'quote')?.matchedEntries).toBe(entry)
  })
})

describe.skipIf(!has('tpm2_checkquote'))('tpm2_checkquote', () => {
  const judged = samples.filter((sample) => sample.expected.peers.checkquote && existsSync(join(sample.folder, 'quote.sig')))
  it.each(judged)('$expected.peers.checkquote the quote of $name, as we do', async (sample) => {
    const accepts = sample.expected.peers.checkquote === 'accepts'
    expect(checkquote(sample)).toBe(accepts)
    const { report } = await engine.analyze(requestFor(sample))
    const [quote] = report.quotes
    expect([quote.magic, quote.type, quote.signature, quote.nonce, quote.pcrDigest].every((one) => one === 'pass')).toBe(accepts)
  })

  const several = samples.filter(({ expected }) => Array.isArray(expected.options.nonce))
  it.each(several)('accepts each quote of $name with the nonce beside it and with no other, and tells the same time', async (sample) => {
    const { report } = await engine.analyze(requestFor(sample))
    for (const quote of report.quotes) {
      const stem = report.evidence.find((one) => one.id === quote.evidence)!.path.replace('.msg', '')
      expect([...sample.expected.options.nonce].map((nonce) => checkquote(sample, stem, nonce))).toEqual([...sample.expected.options.nonce].map((nonce) => nonce === quote.qualifyingData))
      const printed = execFileSync('tpm2_print', ['-t', 'TPMS_ATTEST', join(sample.folder, `${stem}.msg`)], { encoding: 'utf8' })
      const told = ['clock', 'resetCount', 'restartCount', 'safe'].map((name) => new RegExp(`\\b${name}: *(\\d+)`).exec(printed)?.[1])
      expect(told).toEqual([quote.clock, `${quote.resetCount}`, `${quote.restartCount}`, quote.safe ? '1' : '0'])
    }
  })

  it('reads the same fields in a quote', async () => {
    const sample = samples.find((one) => one.name === 'good-boot')!
    const printed = execFileSync('tpm2_print', ['-t', 'TPMS_ATTEST', join(sample.folder, 'quote.msg')], { encoding: 'utf8' })
    const value = (name: string) => new RegExp(`\\b${name}: *(\\S+)`).exec(printed)?.[1]
    const [quote] = (await engine.analyze(requestFor(sample))).report.quotes
    expect(value('magic')).toBe(readFileSync(join(sample.folder, 'quote.msg')).subarray(0, 4).toString('hex'))
    expect(value('extraData')).toBe(quote.qualifyingData)
    expect(value('qualifiedSigner')).toBe(quote.qualifiedSigner)
    expect(value('clock')).toBe(quote.clock)
    expect(value('resetCount')).toBe(`${quote.resetCount}`)
    expect(value('pcrDigest')).toBe(quote.pcrDigestValue)
  })
})

/** tpm2_eventlog's PCRs: `pcrs:`, a bank, `  4  : 0x...`. */
function peerPcrs(file: string): Map<string, string> {
  const printed = spawnSync('tpm2_eventlog', [file], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout
  const pcrs = new Map<string, string>()
  let bank = ''
  for (const line of printed.slice(printed.indexOf('\npcrs:')).split('\n')) {
    bank = /^ {2}(\w+):$/.exec(line)?.[1] ?? bank
    const value = /^ {4}(\d+) *: 0x([0-9a-f]+)$/.exec(line)
    if (value) pcrs.set(`${bank}:${value[1]}`, value[2])
  }
  return pcrs
}

describe.skipIf(!has('tpm2_eventlog'))('tpm2_eventlog', () => {
  const logs = samples.filter((sample) => sample.expected.peers.eventlog)
  it.each(logs)('replays the event log of $name to the same PCRs, and with the TPM $expected.peers.eventlog', async (sample) => {
    const theirs = peerPcrs(join(sample.folder, 'binary_bios_measurements'))
    const { pcrs } = (await engine.analyze(requestFor(sample))).report.eventLog!
    expect(new Map(pcrs.map((row) => [`${row.bank}:${row.pcr}`, row.replayedValue]))).toEqual(theirs)
    const differs = pcrs.filter((row) => row.status === 'mismatch').map((row) => `${row.bank}:${row.pcr}`)
    expect(differs.length === 0 ? 'agrees' : `differs: ${differs.join(', ')}`).toBe(sample.expected.peers.eventlog)
  })
})
