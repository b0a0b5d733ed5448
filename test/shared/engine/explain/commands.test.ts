import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isVisible, visibleBytes } from '@shared/bytes/visible'
import type { AnalysisRequest, Case } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { Derivation, Subject } from '@shared/model/derivation'
import type { EvidenceRole } from '@shared/model/evidence'
import { describe, expect, it } from 'vitest'
import { toBigEndian } from '../../../support/big-endian'
import { file } from '../../../support/make-case'
import { makeEventLog } from '../../../support/make-event-log'
import { bootLog, makeLog } from '../../../support/make-log'
import { hasTool, isBash, layOut, runCommands } from '../../../support/run-commands'
import { requestFor, sampleCases } from '../../../support/sample-cases'
import { flipBit, vector, vectorPath } from '../../../vectors/tpm/load'
import { run } from '../../../vectors/tpm/peers'

const TOOLS = ['bash', 'xxd', 'openssl', 'evmctl', 'tpm2_checkquote', 'tpm2_eventlog', 'tpm2_print']

/** What may be asked of a case: some of its entries in every bank, and all of the rest. */
async function subjectsOf(found: Case): Promise<Subject[]> {
  const { report } = found
  const entries = report.log?.entries ?? 0
  const some = Array.from({ length: entries }, (_, i) => i + 1).filter((entry) => entry < 3 || entry === entries || entry % 40 === 0)
  const named = report.findings.flatMap((finding) => finding.entries.filter((entry) => entry <= entries).slice(0, 3))
  const subjects: Subject[] = []
  for (const entry of new Set([...some, ...named])) {
    const { banks } = await found.explain({ kind: 'entry', entry })
    subjects.push(...banks.map((bank): Subject => ({ kind: 'entry', entry, bank })))
  }
  const signed = (await found.rows({ text: '', classes: [] }, 0, 1000)).rows.filter((row) => row.signature !== 'absent')
  subjects.push(...signed.map(({ entry }): Subject => ({ kind: 'signature', entry })))
  subjects.push(...report.replay.map((_, row): Subject => ({ kind: 'replay', row })))
  for (const { evidence } of report.quotes) {
    subjects.push({ kind: 'quote', evidence })
    subjects.push(...(await found.quoteFields(evidence)).map((_, field): Subject => ({ kind: 'quote-field', evidence, field })))
  }
  const events = (await found.bootLog())?.events ?? []
  subjects.push(...events.flatMap((event) => event.digests.map(({ bank }): Subject => ({ kind: 'boot-event', event: event.number, bank }))))
  subjects.push(...(report.eventLog?.pcrs ?? []).map(({ pcr, bank }): Subject => ({ kind: 'boot-pcr', pcr, bank })))
  if (report.bootAggregate) subjects.push({ kind: 'boot-aggregate' })
  return [...subjects, ...report.findings.map((finding): Subject => ({ kind: 'finding', finding: finding.id }))]
}

interface Outcome {
  readonly text: string
  readonly prints: string
}

/** Every command of a case that says what it prints, and what it really prints. */
async function promisedAndPrinted(request: AnalysisRequest): Promise<{ promised: Outcome[]; printed: Outcome[]; derivations: Derivation[]; where: string }> {
  const folder = layOut(request.files)
  const found = await createInProcessEngine().analyze({ ...request, files: request.files.map((one) => ({ ...one })) })
  const derivations: Derivation[] = []
  for (const subject of await subjectsOf(found)) derivations.push(await found.explain(subject))
  const commands = new Map(derivations.flatMap((one) => one.commands).filter((one) => one.prints !== null).map((one) => [one.text, one.prints!]))
  const promised = [...commands].map(([text, prints]) => ({ text, prints }))
  const printed = runCommands(folder, promised.map((one) => one.text)).map((prints, i) => ({ text: promised[i].text, prints }))
  return { promised: promised.map((one) => ({ ...one, prints: one.prints.trimEnd() })), printed, derivations, where: folder }
}

const IMA = join(import.meta.dirname, '../../../vectors/ima')
const onDisk = (folder: string, name: string, role?: EvidenceRole) => file(name, readFileSync(join(folder, name)), role)

/** The log of a vector with the PCRs of its machine; big-endian, with the PCRs that it would have had. */
function imaVectors(): readonly (readonly [string, AnalysisRequest])[] {
  const plain = readdirSync(IMA, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => {
    const folder = join(IMA, name)
    const names = readdirSync(folder).filter((one) => one.startsWith('binary_') || one.startsWith('pcrs-'))
    return [name, { files: names.map((one) => onDisk(folder, one)), options: {} }] as const
  })
  const turned = (['legacy', 'violations'] as const).map((name) => {
    const log = toBigEndian(readFileSync(join(IMA, name, 'binary_runtime_measurements')), 'sha1')
    return [`${name}, big-endian`, { files: [file('binary_runtime_measurements', log)], options: {} }] as const
  })
  return [...plain, ...turned]
}

/** Quotes of every scheme and file form, each with its key in three forms. */
const QUOTES = [
  ['RSASSA', 'ak', 'sha256-10.msg', 'sha256-10.sig', 'sha256-10.pcrs'], ['RSASSA with SHA-384', 'ak384', 'rsa384-sha256-10.msg', 'rsa384-sha256-10.sig', 'rsa384-sha256-10.pcrs'],
  ['RSAPSS', 'akpss', 'pss-sha256-10.msg', 'pss-sha256-10.sig', 'pss-sha256-10.pcrs'], ['ECDSA', 'akecc', 'ecc-sha256-0to10.msg', 'ecc-sha256-0to10.sig', 'ecc-sha256-0to10.pcrs'],
  ['plain ECDSA', 'akecc', 'ecc-sha256-10-plain.msg', 'ecc-sha256-10-plain.sig.plain', 'ecc-sha256-10-plain.pcrs.values'],
  ['plain RSASSA', 'banks-ak', 'rsa-sha256-10-plain.msg', 'rsa-sha256-10-plain.sig.plain', 'rsa-sha256-10-plain.pcrs.values'],
  ['four banks', 'banks-ak', 'all-banks-10.msg', 'all-banks-10.sig', 'all-banks-10.pcrs'],
] as const

const utf8 = (text: string) => new TextEncoder().encode(text)
/** Names that would run something, be an option or an address, or hide. */
const NAMES: ReadonlyMap<string, Uint8Array> = new Map([
  ['binary_runtime_measurements', utf8("a'; touch pwned; 'b")], ['binary_bios_measurements', utf8('$(touch pwned) `touch pwned`')], ['quote.msg', utf8('-rf')], ['quote.sig', utf8('file:x y')],
  ['quote.pcrs', utf8('new\nline')], ['ak.pub', utf8('\u202egnp.gol\u2066')], ['policy.json', utf8('back\\slash \\x41 é')], ['nonce.hex', Uint8Array.of(0x61, 0xff, 0x27, 0xfe)],
])

describe.skipIf(!TOOLS.every(hasTool))('every command of an explanation prints what it says', () => {
  it.each(sampleCases().map((sample) => [sample.name, sample] as const))('on %s', async (_, sample) => {
    const { promised, printed } = await promisedAndPrinted(requestFor(sample))
    expect(promised.length).toBeGreaterThan(20)
    expect(printed).toEqual(promised)
  })

  it.each(imaVectors())('on the log of %s', async (_, request) => {
    const { promised, printed } = await promisedAndPrinted(request)
    expect(promised.length).toBeGreaterThan(10)
    expect(printed).toEqual(promised)
  })

  describe.each(QUOTES)('on a quote: %s', (_, key, ...names) => {
    it.each(['pub', 'pem'])('with the key as .%s', async (form) => {
      const files = [...names.map((name) => file(name, vector(name))), file(`${key}.${form}`, vector(`${key}.${form}`), 'attestation-key')]
      const { promised, printed, derivations } = await promisedAndPrinted({ files, options: {} })
      expect(printed).toEqual(promised)
      expect(derivations.flatMap((one) => one.commands).filter((one) => one.text.startsWith('openssl dgst')).map((one) => one.prints)).toContain('Verified OK')
    })
  })

  it('on a quote that was changed, and with keys in DER', async () => {
    const pem = vectorPath('ak.pem')
    const der = run('openssl', ['pkey', '-pubin', '-in', pem, '-outform', 'DER'])
    const files = [file('q.msg', flipBit(vector('sha256-10.msg'), 400)), file('q.sig', vector('sha256-10.sig')), file('q.pcrs', vector('sha256-10.pcrs')), file('ak.der', der, 'attestation-key')]
    const { promised, printed, derivations } = await promisedAndPrinted({ files, options: {} })
    expect(printed).toEqual(promised)
    expect(promised.map((one) => one.prints)).toContain('Verification failure')
    expect(derivations.flatMap((one) => one.notes)).toContain('tpm2_checkquote 5.4 is not offered: it does not read ak.der: it wants TPM2B_PUBLIC or PEM.')
  })

  it('on a boot log with EV_NO_ACTION events, which tpm2_eventlog extends', async () => {
    const locality = (pcr: number) => ({ pcr, type: 3, data: Buffer.from('StartupLocality\0\x03') })
    const measured = [0, 1, 2].map((pcr) => ({ pcr, type: 5, data: Buffer.from('x') }))
    const { promised, printed, derivations } = await promisedAndPrinted({ files: [file('boot', makeEventLog([locality(1), ...measured, locality(0)]))], options: {} })
    expect(printed).toEqual(promised)
    expect(promised.filter((one) => one.text.startsWith('tpm2_eventlog')).map((one) => one.prints.slice(0, 8))).toEqual(['    2  :', '    2  :'])
    expect(derivations.flatMap((one) => one.notes)).toContain('tpm2_eventlog 5.4 is not asked for PCR 1: it extends EV_NO_ACTION events, which extend nothing.')
  })

  it('whatever the files are called, and runs nothing else', async () => {
    const { folder, expected } = sampleCases().find((one) => one.name === 'good-boot')!
    const role = (name: string): EvidenceRole | undefined => (name === 'ak.pub' ? 'attestation-key' : name === 'policy.json' ? 'policy' : undefined)
    const files = [...NAMES].map(([name, bytes]) => ({ ...onDisk(folder, name, role(name)), path: visibleBytes(bytes) }))
    const { promised, printed, where } = await promisedAndPrinted({ files, options: { nonce: expected.options.nonce } })
    expect(promised.length).toBeGreaterThan(60)
    expect(printed).toEqual(promised)
    expect(readdirSync(where)).toHaveLength(files.length)
    expect(isBash(promised.map((one) => one.text).join('\n'))).toBe(true)
    for (const { text } of promised) expect(isVisible(text), text).toBe(true)
  })

  it('and something else where the log was changed since', async () => {
    const folder = layOut([file('log', makeLog(bootLog('/usr/bin/bash')))])
    const found = await createInProcessEngine().analyze({ files: [file('log', makeLog(bootLog('/usr/bin/dash')))], options: {} })
    const [first, second] = (await found.explain({ kind: 'entry', entry: 2, bank: 'sha1' })).commands
    expect(first.text).toMatch(/^tail -c \+\d+ log \| sha1sum$/)
    const [changed, unchanged] = runCommands(folder, [first.text, second.text])
    expect(changed).not.toBe(first.prints)
    expect(unchanged).toBe(second.prints)
  })
})
