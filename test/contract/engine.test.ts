import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AbortedError, NoEvidenceError, STAGES, type AnalysisRequest, type BenchRun, type BenchStage, type Case, type Engine, type ListStage, type Progress, type RunOptions, type WorkbenchView } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Subject } from '@shared/model/derivation'
import { ENTRY_CLASSES, type EntryRow, type FirstEntries } from '@shared/model/view'
import { file, logFile, policyText, quoteFiles, textFile, trustedKey, NONCE_HEX } from '../support/make-case'
import { makeEventLog } from '../support/make-event-log'
import { bootLog, digestOf, makeLog } from '../support/make-log'
import { requestFor, sampleCases } from '../support/sample-cases'
import { readingPieces } from '../support/open-file'
import { buildWorker, type BuiltWorker } from '../support/worker-engine'

const ALL = { text: '', classes: [] }
/** The first entry of another machine's log. */
const OTHER_BOOT = { path: 'boot_aggregate', digest: digestOf('other') }
/** Those with an IMA log: what a case is asked is about entries. */
const SAMPLES = sampleCases().filter((sample) => sample.expected.report.log !== null)
/** Enough entries that an analysis takes many turns. */
const MANY = 200_000

let worker: BuiltWorker

beforeAll(async () => {
  worker = await buildWorker()
})
afterAll(() => worker.remove())

/** A log of many entries whose bytes are cheap to make: one entry again and again. */
function longLog(entries: number): Uint8Array {
  const [boot, one] = [makeLog(bootLog()), makeLog([{ path: '/usr/bin/true' }])]
  const bytes = new Uint8Array(boot.length + (entries - 1) * one.length)
  bytes.set(boot)
  for (let i = 0; i < entries - 1; i++) bytes.set(one, boot.length + i * one.length)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

const longRequest = (): AnalysisRequest => ({ files: [file('binary_runtime_measurements', longLog(MANY))], options: {} })
const smallRequest = (): AnalysisRequest => ({ files: [logFile(), ...quoteFiles(), trustedKey()], options: { nonce: NONCE_HEX } })

describe.each([
  ['in process', () => createInProcessEngine()],
  ['in process, on files that it reads piece by piece', () => readingPieces(createInProcessEngine())],
  ['in a worker', () => worker.engine()],
] as const)('an engine %s', (_place, make) => {
  let engine: Engine
  beforeAll(() => {
    engine = make()
  })
  afterAll(() => engine.dispose())

  describe.each(SAMPLES.map((sample) => [sample.name, sample] as const))('on %s', (_, sample) => {
    let found: Case
    let rows: readonly EntryRow[]
    beforeAll(async () => {
      found = await engine.analyze(requestFor(sample))
      rows = (await found.rows(ALL, 0, 1000)).rows
    })
    afterAll(() => found.close())

    it('gives the verdict that the sample must have, as plain data', () => {
      const { verdict, attestation, compliance } = sample.expected.report
      expect(found.report).toMatchObject({ verdict, attestation, compliance })
      expect(JSON.parse(JSON.stringify(found.report))).toEqual(found.report)
    })

    it('pages through the rows without a gap', async () => {
      const paged: EntryRow[] = []
      for (let start = 0; start < rows.length; start += 7) paged.push(...(await found.rows(ALL, start, 7)).rows)
      expect(paged).toEqual(rows)
      expect(rows.map((row) => row.entry)).toEqual(rows.map((_row, i) => i + 1))
      expect(rows).toHaveLength(found.report.log!.entries)
      expect(await found.rows(ALL, rows.length + 5, 7)).toEqual({ total: rows.length, start: rows.length, rows: [] })
    })

    it('counts, filters and finds entries of a class alike', async () => {
      const density = await found.density(16)
      expect(density.entries).toBe(rows.length)
      for (const name of ENTRY_CLASSES) {
        const page = await found.rows({ text: '', classes: [name] }, 0, 1000)
        expect(density.counts[name].reduce((sum, one) => sum + one, 0), name).toBe(page.total)
        expect(page.rows, name).toEqual(page.rows.map((row) => rows[row.entry - 1]))
        for (const [position, row] of page.rows.entries()) {
          if (position % 10 === 0) expect(await found.positionOf({ text: '', classes: [name] }, row.entry)).toBe(position)
        }
        const last = page.rows.at(-1)?.entry ?? 0
        expect(await found.positionOf({ text: '', classes: [name] }, last + 1), name).toBe(-1)
      }
    })

    it('lists in any order and in groups, by rows that are the same', async () => {
      const byPath = rows.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.entry - b.entry))
      await found.prepareListings()
      const sorted = (await found.rows({ ...ALL, order: { by: 'path', descending: false } }, 0, 1000)).rows
      if (rows.every(({ path }) => /^[!-~]*$/.test(path))) expect(sorted).toEqual(byPath)
      expect(sorted.toSorted((a, b) => a.entry - b.entry)).toEqual(rows)
      expect((await found.rows({ ...ALL, order: { by: 'log', descending: true } }, 0, 1000)).rows).toEqual(rows.toReversed())
      const listing = { ...ALL, grouped: true, order: { by: 'count', descending: true } } as const
      const { groups, entries, total } = await found.groups(listing, 0, 1000)
      expect([groups.length, entries]).toEqual([total, rows.length])
      expect(groups.map(({ count }) => count)).toEqual(groups.map(({ count }) => count).toSorted((a, b) => b - a))
      const listed = (await found.rows(listing, 0, 1000)).rows
      for (const group of groups.slice(0, 20)) {
        expect(listed.slice(group.start, group.start + group.count)).toEqual(rows.filter(({ path }) => path === group.path))
        expect(await found.groupAt(listing, await found.positionOf(listing, group.last))).toEqual(group)
      }
      await expect(found.groupAt(listing, rows.length)).rejects.toThrow(RangeError)
    })

    it('walks from finding to finding, forward and back', async () => {
      const marked = rows.filter((row) => row.severity === 'error' || row.severity === 'warning').map((row) => row.entry).slice(0, 20)
      const forward: number[] = []
      for (let at = await found.nextFinding(0, 1); at !== null && forward.length < marked.length; at = await found.nextFinding(at, 1)) forward.push(at)
      expect(forward).toEqual(marked)
      const back: number[] = []
      for (let at = await found.nextFinding((marked.at(-1) ?? 0) + 1, -1); at !== null; at = await found.nextFinding(at, -1)) back.unshift(at)
      expect(back).toEqual(marked)
      expect(await found.nextFinding(rows.length, 1)).toBeNull()
    })

    it('tells an entry in detail as its row, its bytes and the findings have it', async () => {
      for (const row of [rows[0], rows[Math.floor(rows.length / 2)], rows[rows.length - 1]]) {
        const detail = await found.entry(row.entry)
        expect(detail.row).toEqual(row)
        const named = found.report.findings.filter((finding) => finding.entries.includes(row.entry)).map((finding) => finding.id)
        expect(detail.explanations.map((one) => one.findingId)).toEqual(named)
        const bytes = await found.bytes(row.evidence, row.byteOffset, row.byteLength)
        expect(bytes).toHaveLength(row.byteLength)
        const { format, byteOrder } = found.report.log!
        expect(format === 'ascii' ? Number(Buffer.from(bytes).toString('latin1', 0, 2)) : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, byteOrder === 'le')).toBe(row.pcr)
        for (const field of detail.fields) expect(field.byteOffset).toBeGreaterThanOrEqual(row.byteOffset)
      }
    })

    it('writes lines that say what the rows say', async () => {
      const text = await found.entryLines(0, rows.length)
      expect(text).toBe((await found.entryLines(0, 3)) + (await found.entryLines(3, rows.length)))
      const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as EntryRow & { findings: string[] })
      expect(lines).toHaveLength(rows.length)
      for (const [i, line] of lines.entries()) {
        const { severity: _severity, why: _why, keylime: _keylime, strict: _strict, ...told } = rows[i]
        expect(line).toMatchObject(told)
        if (i % 20 === 0) expect(line.findings).toEqual((await found.entry(i + 1)).explanations.map((one) => one.findingId))
      }
    })

    it('tells each quote field by field, with the checks of the report', async () => {
      for (const quote of found.report.quotes) {
        const fields = await found.quoteFields(quote.evidence)
        const check = (term: string) => fields.find((field) => field.term === term)?.check
        expect([check('magic'), check('type'), check('extraData'), check('attested.quote.pcrDigest')]).toEqual([quote.magic, quote.type, quote.nonce, quote.pcrDigest])
      }
    })

    it('tells the boot event log event by event, and each with its fields', async () => {
      const view = await found.bootLog()
      expect(view?.events.length ?? null).toBe(found.report.eventLog?.events ?? null)
      expect(view?.evidence).toBe(found.report.eventLog?.evidence)
      for (const event of view?.events ?? []) {
        const detail = await found.bootEvent(event.number)
        expect(detail.event).toEqual(event)
        const bytes = await found.bytes(view!.evidence, event.byteOffset, event.byteLength)
        expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)).toBe(event.pcr ?? 0xffffffff)
        for (const field of detail.fields) expect(field.byteOffset + field.byteLength).toBeLessThanOrEqual(event.byteOffset + event.byteLength)
        expect(detail.fields.filter((field) => field.untrusted).map((field) => field.label)).toEqual(event.dataCovered === 'yes' ? ['Type'] : ['Type', 'Data'])
      }
    })

    it('explains an entry, a PCR and a quote by bytes that stand where it says', async () => {
      const { report } = found
      const subjects: Subject[] = [
        { kind: 'entry', entry: rows.length }, ...report.replay.map((_row, row): Subject => ({ kind: 'replay', row })), ...report.quotes.map(({ evidence }): Subject => ({ kind: 'quote', evidence })),
        ...report.findings.map(({ id }): Subject => ({ kind: 'finding', finding: id })),
      ]
      for (const subject of subjects) {
        const told = await found.explain(subject)
        for (const { inputs } of told.steps) for (const part of inputs) if (part.evidence !== null) {
          const bytes = await found.bytes(part.evidence, part.byteOffset!, part.byteLength)
          expect(bytes).toHaveLength(part.byteLength)
          expect(Buffer.from(bytes).toString('hex').startsWith(part.hex), `${subject.kind}: ${part.meaning}`).toBe(true)
        }
      }
      for (const [row, { pcr, bank, replayedValue, matchedEntries, reportedValue }] of report.replay.entries()) {
        const [, last] = (await found.explain({ kind: 'replay', row })).steps
        if (last) expect(last.output, `${bank} PCR ${pcr}`).toBe(matchedEntries === null ? replayedValue : reportedValue)
      }
    })

    it('refuses what the case does not have', async () => {
      for (const entry of [0, rows.length + 1, 1.5, -1]) await expect(found.entry(entry), `${entry}`).rejects.toThrow(RangeError)
      await expect(found.bytes('e999', 0, 1)).rejects.toThrow(RangeError)
      await expect(found.quoteFields(found.report.log!.evidence)).rejects.toThrow(RangeError)
      const unknown: readonly Subject[] = [
        { kind: 'entry', entry: 0 }, { kind: 'entry', entry: rows.length + 1 }, { kind: 'replay', row: 999 }, { kind: 'quote', evidence: found.report.log!.evidence },
        { kind: 'quote-field', evidence: found.report.quotes[0]?.evidence ?? 'e999', field: 99 }, { kind: 'boot-event', event: -1 }, { kind: 'boot-pcr', pcr: 23 }, { kind: 'finding', finding: 'f999' },
        { kind: 'bytes', evidence: 'e999', byteOffset: 0, byteLength: 1 }, { kind: 'bytes', evidence: 'e1', byteOffset: 1e9, byteLength: 1 },
      ]
      for (const subject of unknown) await expect(found.explain(subject), subject.kind).rejects.toThrow(RangeError)
      for (const event of [-1, 0.5, found.report.eventLog?.events ?? 0]) await expect(found.bootEvent(event), `${event}`).rejects.toThrow(RangeError)
    })
  })

  it('tells which bytes of a boot event its digests cover, and what was found about it', async () => {
    const name = Buffer.from('BootOrder', 'utf16le')
    const variable = Buffer.concat([Buffer.alloc(16, 7), u64(9), u64(2), name, Buffer.of(1, 0)])
    const events = [
      { pcr: 0, type: 0x8, data: Buffer.from('1.0') }, { pcr: 1, type: 0x80000002, data: variable, measured: Buffer.of(1, 0) },
      { pcr: 4, type: 0x80000003, data: Buffer.from('path'), measured: Buffer.from('image') }, { pcr: 4, type: 0x4, data: Buffer.alloc(4), measured: Buffer.from('other') },
      { pcr: 9, type: 0xd, data: Buffer.from('grub') },
    ]
    const found = await engine.analyze({ files: [file('binary_bios_measurements', makeEventLog(events))], options: {} })
    const view = (await found.bootLog())!
    expect(view.events.map((event) => [event.number, event.pcr, event.extended, event.dataCovered, event.severity])).toEqual([
      [0, 0, false, 'no', null], [1, 0, true, 'yes', null], [2, 1, true, 'part', null], [3, 4, true, 'no', null], [4, 4, true, 'altered', 'warning'], [5, 9, true, 'yes', null],
    ])
    const fields = (await found.bootEvent(2)).fields.flatMap((field) => [field, ...(field.children ?? [])])
    expect(fields.filter((field) => field.untrusted).map((field) => field.term ?? field.label)).toEqual(['eventType', 'Data', 'VariableName', 'UnicodeNameLength', 'VariableDataLength', 'UnicodeName'])
    const { id } = found.report.findings.find((finding) => finding.code === 'event-log.data-mismatch')!
    expect((await found.bootEvent(4)).explanations).toMatchObject([{ findingId: id, code: 'event-log.data-mismatch', severity: 'warning' }])
    expect((await found.bootEvent(3)).explanations).toEqual([])
  })

  it('explains policies of the kernel rule by rule, with the findings of the report', async () => {
    const found = await engine.analyze({ files: [logFile(), textFile('etc/ima-policy', 'measure func=BPRM_CHECK\nmeasure func=BPRM_CHECK uid=0\nmeasure func=NONE\n')], options: {} })
    const [view, ...others] = await found.imaPolicies()
    expect(others).toEqual([])
    expect(view).toMatchObject({ evidence: 'e2', path: 'etc/ima-policy', form: 'written' })
    expect(view.rules.map((rule) => [rule.number, rule.byteOffset, rule.refused, rule.marks.map(({ code }) => code)])).toEqual([
      [1, 0, false, []], [2, 24, false, ['ima-policy.lint.dead-rule']], [3, 54, true, ['ima-policy.refused']],
    ])
    expect(view.rules[1].sentence).toBe('Measures every program that root runs, on any file system, into PCR 10.')
    const [report] = found.report.imaPolicy!
    expect(view.blindSpots).toEqual(report.blindSpots)
    const ids = new Map(found.report.findings.map((finding) => [finding.id, finding.message]))
    for (const mark of [...view.marks, ...view.rules.flatMap((rule) => rule.marks)]) expect(ids.get(mark.findingId)).toBe(mark.message)
    expect(await (await engine.analyze(smallRequest())).imaPolicies()).toEqual([])
    const [inspected] = await engine.inspect([textFile('p', 'measure func=KEY_CHECK\n')])
    expect(inspected).toMatchObject({ kind: 'ima-policy', error: null })
    expect(inspected.fields.at(-1)).toMatchObject({ label: 'Rule 1', value: 'measure func=KEY_CHECK', meaning: 'Measures every key that is added to any keyring, into PCR 10.', byteOffset: 0, byteLength: 22 })
  })

  it('answers for each host apart, and for the worst where none is named', async () => {
    const events = (version: string) => makeEventLog([{ pcr: 0, type: 0x8, data: Buffer.from(version) }])
    const inFolder = (folder: string, files: readonly EvidenceFile[]) => files.map((one) => ({ ...one, path: `${folder}/${one.path}` }))
    const good = inFolder('good', [logFile(), ...quoteFiles(), file('binary_bios_measurements', events('1'))])
    const bad = inFolder('bad', [logFile(bootLog('/opt/x', '/opt/y').with(0, OTHER_BOOT)), ...quoteFiles(), file('binary_bios_measurements', Buffer.concat([events('2'), events('3').subarray(-50)]))])
    const found = await engine.analyze({ files: [...good, ...bad, trustedKey()], options: { nonce: NONCE_HEX } })
    const hosts = found.report.hosts!
    expect(new Map(hosts.map((host) => [host.name, host.attestation]))).toEqual(new Map([['bad', 'fail'], ['good', 'pass']]))
    for (const [place, host] of hosts.entries()) {
      const view = found.host(place)
      const { name: _name, files: _files, ...told } = host
      expect(view.report).toEqual({ ...found.report, ...told })
      const { rows, total } = await view.rows(ALL, 0, 10)
      expect(total).toBe(host.log!.entries)
      expect(rows.map((row) => row.path)).toContain(host.name === 'bad' ? '/opt/x' : '/usr/bin/bash')
      expect((await view.positionOf(ALL, total))).toBe(total - 1)
      expect((await view.density(1)).entries).toBe(total)
      expect((await view.bootLog())!.evidence).toBe(host.eventLog!.evidence)
      expect((await view.entryLines(0, 10)).split('\n').slice(0, -1).map((line) => (JSON.parse(line) as { host: string }).host)).toEqual(rows.map(() => host.name))
      for (const quote of host.quotes) expect(await view.quoteFields(quote.evidence)).not.toHaveLength(0)
      await expect(view.quoteFields(hosts[1 - place].quotes[0].evidence)).rejects.toThrow(RangeError)
      await expect(view.entry(total + 1)).rejects.toThrow(RangeError)
    }
    const worst = hosts.findIndex((host) => host.log!.evidence === found.report.log!.evidence)
    expect((await found.rows(ALL, 0, 10)).rows).toEqual((await found.host(worst).rows(ALL, 0, 10)).rows)
    for (const place of [-1, 0.5, 2]) expect(() => found.host(place), `${place}`).toThrow(RangeError)
  })

  it('has one host at place 0 where the report names none', async () => {
    const found = await engine.analyze(smallRequest())
    expect(found.report).not.toHaveProperty('hosts')
    expect(found.host(0).report).toEqual(found.report)
    expect(await found.host(0).rows(ALL, 0, 10)).toEqual(await found.rows(ALL, 0, 10))
    expect(() => found.host(1)).toThrow(RangeError)
  })

  it('edits a policy of the case, judges again, and takes it back', async () => {
    const { workbench, report } = await engine.analyze({ files: [logFile(), textFile('given/policy.json', policyText(), 'policy')], options: {} })
    await expect(workbench.draftText()).rejects.toThrow(RangeError)
    const draft = await workbench.openDraft({ evidence: report.policy!.sources[0].evidence })
    const { fixes: [first, ...rest] } = await workbench.suggestFixes(null)
    const before = await workbench.draftText()
    const { splices, draft: after } = await workbench.editDraft(first.title, first.edits)
    expect([draft.isChanged, after.isChanged, after.undo, splices.length, rest.length > 0]).toEqual([false, true, first.title, 1, true])
    const [effect] = await workbench.draftEffect()
    expect([effect.before!.rejected - effect.after.rejected, effect.flipCount]).toEqual([first.effect[0].passes, first.effect[0].passes])
    expect((await workbench.keylimeEffect())[0].after!.accepted).toBeGreaterThan(0)
    expect((await workbench.draftRemarks()).count).toBe(0)
    await workbench.undoDraft()
    expect(await workbench.draftText()).toBe(before)
    expect((await workbench.redoDraft()).draft.version).toBeGreaterThan(after.version)
    expect((await workbench.typeDraft([{ offset: 0, length: 1, text: '' }], 'a')).draft.problem).not.toBeNull()
  })

  it('gives fewer bytes where the file ends, and none after it', async () => {
    const found = await engine.analyze({ files: [textFile('given/policy.json', '{"digests":{},"meta":{}}', 'policy'), logFile()], options: {} })
    expect(Buffer.from(await found.bytes('e1', 20, 100)).toString()).toBe(':{}}')
    expect(await found.bytes('e1', 1000, 4)).toHaveLength(0)
  })

  it('reads a Blob as it reads a buffer', async () => {
    const request = smallRequest()
    const blobs = request.files.map((one) => ({ ...one, content: new Blob([one.content as ArrayBuffer]) }))
    expect((await engine.analyze({ ...request, files: blobs })).report).toEqual((await engine.analyze(request)).report)
    expect(await blobs[0].content.arrayBuffer()).toHaveProperty('byteLength', makeLog(bootLog('/usr/bin/bash', '/usr/bin/ls', '/usr/sbin/sshd')).length)
  })

  it('shows the first entries of a large Blob before anything is checked, and then says what it says of a buffer', async () => {
    const heard: string[] = []
    const told: FirstEntries[] = []
    const listen = { onProgress: ({ stage }: Progress) => heard.push(stage), onFirstEntries: (first: FirstEntries) => { heard.push('first'); told.push(first) } }
    const [{ path, content }] = longRequest().files
    const blob = { path, content: new Blob([content as ArrayBuffer]) }
    const found = await engine.analyze({ files: [blob, blob], options: {} }, listen)
    expect(told).toHaveLength(1)
    const { rows } = await found.rows(ALL, 0, told[0].entries.length)
    expect(told[0].path).toBe(path)
    expect(rows).toMatchObject(told[0].entries)
    expect(heard.indexOf('first')).toBeLessThan(heard.indexOf('replay'))
    expect(found.report).toEqual((await engine.analyze({ files: [...longRequest().files, ...longRequest().files], options: {} })).report)
  })

  it('tells no first entries where there is little to read', async () => {
    await engine.analyze(smallRequest(), { onFirstEntries: () => expect.unreachable() })
  })

  it('fails with the name of what is wrong: no evidence, a wrong option', async () => {
    await expect(engine.analyze({ files: [textFile('notes.txt', 'nothing of interest')], options: {} })).rejects.toThrow(NoEvidenceError)
    await expect(engine.analyze({ files: [], options: {} })).rejects.toThrow(NoEvidenceError)
    await expect(engine.analyze({ files: [logFile()], options: { nonce: 'zz' } })).rejects.toThrow(RangeError)
    await expect(engine.analyze({ files: [logFile()], options: { startPcr: [{ bank: 'sha256', value: '00' }] } })).rejects.toThrow(RangeError)
  })

  it('tells progress stage by stage, in entries, forward only', async () => {
    const told: Progress[] = []
    await engine.analyze(longRequest(), { onProgress: (progress) => told.push(progress) })
    const stages = [...new Set(told.map((one) => one.stage))]
    expect(stages.filter((stage) => stage === 'decode' || stage === 'replay')).toEqual(['decode', 'replay'])
    for (const stage of STAGES) {
      const done = told.filter((one) => one.stage === stage).map((one) => one.done)
      expect(done, stage).toEqual([...done].sort((a, b) => a - b))
    }
    expect(told.filter((one) => one.stage === 'decode').at(-1)!.done).toBeLessThanOrEqual(MANY)
    expect(told.filter((one) => one.stage === 'replay').at(-1)).toEqual({ stage: 'replay', done: MANY, total: MANY })
  })

  it('stops when the caller aborts, in every stage, and takes the next analysis', async () => {
    for (const stage of ['decode', 'replay'] as const) {
      const controller = new AbortController()
      const run = engine.analyze(longRequest(), { signal: controller.signal, onProgress: (one) => one.stage === stage && controller.abort() })
      await expect(run, stage).rejects.toThrow(AbortedError)
      expect((await engine.analyze(smallRequest())).report.attestation).toBe('pass')
    }
  })

  it('tells what a question about a listing takes, and stops it when the caller aborts', async () => {
    const found = await engine.analyze(longRequest())
    const listing = { ...ALL, text: 'true', order: { by: 'path', descending: true } } as const
    const controller = new AbortController()
    await expect(found.rows(listing, 0, 1, { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toThrow(AbortedError)
    await expect(found.rows(listing, 0, 1, { signal: controller.signal })).rejects.toThrow(AbortedError)
    const told: Progress<ListStage>[] = []
    const { total } = await found.rows(listing, 0, 1, { onProgress: (progress) => told.push(progress) })
    expect(total).toBe(MANY - 1)
    // What was given up may have gone on until that was heard, and the index be there.
    expect(told.map(({ stage }) => stage).filter((stage) => stage !== 'index')).toEqual(expect.arrayContaining(['filter', 'group']))
    for (const stage of ['index', 'filter', 'group'] as const) {
      const done = told.filter((one) => one.stage === stage).map((one) => one.done)
      expect(done, stage).toEqual([...done].sort((a, b) => a - b))
    }
  })

  it('stops an inspection when the caller aborts', async () => {
    const controller = new AbortController()
    const [log] = longRequest().files
    const files = Array.from({ length: 12 }, (_, i) => ({ ...log, path: `${i}/binary_runtime_measurements` }))
    const run = engine.inspect(files, { signal: controller.signal, onProgress: (one) => one.stage === 'decode' && controller.abort() })
    await expect(run).rejects.toThrow(AbortedError)
    expect(await engine.inspect(smallRequest().files)).toHaveLength(5)
  })

  it('stops a question that goes over all entries when the caller aborts, tells how far it is, and answers the next', async () => {
    const found = await engine.analyze(longRequest())
    const questions = [(run: RunOptions) => found.explain({ kind: 'entry', entry: MANY }, run), (run: RunOptions) => found.signatures(10, run)]
    for (const ask of questions) {
      const controller = new AbortController()
      await expect(ask({ signal: controller.signal, onProgress: ({ total }) => total !== null && controller.abort() })).rejects.toThrow(AbortedError)
    }
    const told: Progress[] = []
    expect((await found.signatures(10, { onProgress: (progress) => told.push(progress) }))!.files).toBe(MANY - 1)
    expect(told[0]).toEqual({ stage: 'signatures', done: 0, total: MANY })
    expect((await found.explain({ kind: 'entry', entry: 2 })).steps.length).toBeGreaterThan(0)
    await found.close()
  })

  it('stops what the window counts and copies, tells how far it is, and answers the next', async () => {
    const found = await engine.analyze(longRequest())
    const questions = [(run: RunOptions) => found.density(10, run), (run: RunOptions) => found.entryLines(0, MANY, run)]
    for (const [at, ask] of questions.entries()) {
      await expectStops(ask)
      const told: Progress[] = []
      await ask({ onProgress: (progress) => told.push(progress) })
      expectForward(told)
      expect([at, told[0]]).toEqual([at, { stage: 'decode', done: 0, total: MANY }])
    }
    expect((await found.density(10)).entries).toBe(MANY)
  })

  it('stops each long question to the workbench, tells how far it is, forward only, and answers the next as if nothing had been', async () => {
    const request = () => ({ files: [...longRequest().files, textFile('given/policy.json', policyText(), 'policy')], options: {} })
    const found = await engine.analyze(request())
    const { workbench, report } = found
    const { workbench: undisturbed } = await engine.analyze(request())
    const evidence = report.policy!.sources[0].evidence
    for (const bench of [workbench, undisturbed]) await bench.openDraft({ evidence })
    const questions: readonly (readonly [(bench: WorkbenchView, run?: BenchRun) => Promise<unknown>, readonly BenchStage[]])[] = [
      [(bench, run) => bench.draftEffect(run), ['policy']], [(bench, run) => bench.suggestFixes(null, run), ['policy', 'fixes', 'effects']], [(bench, run) => bench.keylimeEffect(run), ['policy']],
      [(bench, run) => bench.digestOrigins('/usr/bin/bash', run), ['policy']], [(bench, run) => bench.formatDraft(0, run), ['write']],
    ]
    for (const [ask, stages] of questions) {
      for (const stage of stages) await expectStops((run) => ask(workbench, run), stage)
      const told: Progress<BenchStage>[] = []
      const answer = await ask(workbench, { onProgress: (progress) => told.push(progress) })
      expectForward(told)
      expect([...new Set(told.map(({ stage }) => stage))]).toEqual(expect.arrayContaining(stages.filter((stage) => stage !== 'policy')))
      expect(JSON.stringify(answer).replaceAll(/"fix\d+"/g, '"fix"')).toBe(JSON.stringify(await ask(undisturbed)).replaceAll(/"fix\d+"/g, '"fix"'))
    }
    await found.close()
  })

  it('applies a fix whose edits are not all told, by its id, and gives them in pages', async () => {
    const log = file('binary_runtime_measurements', makeLog(bootLog(...Array.from({ length: 2500 }, (_, i) => `/opt/${i}`))))
    const { workbench, report } = await engine.analyze({ files: [log, textFile('given/policy.json', policyText(), 'policy')], options: {} })
    await workbench.openDraft({ evidence: report.policy!.sources[0].evidence })
    const { fixes } = await workbench.suggestFixes(null)
    const many = fixes.find(({ edits, editCount }) => edits.length < editCount)!
    expect([many.edits.length, many.hosts[0].entries.length, many.effect[0].passes]).toEqual([1000, 1000, many.editCount])
    const pages = [...await workbench.fixEdits(many.id, 0, 1500), ...await workbench.fixEdits(many.id, 1500, 1e9)]
    expect([pages.length, new Set(pages.map((edit) => JSON.stringify(edit))).size, pages.slice(0, 1000)]).toEqual([many.editCount, many.editCount, many.edits])
    expect(await workbench.draftHas([many.id, many.edits, 'fix999'])).toEqual([false, false, false])
    const { rejected } = (await workbench.draftEffect())[0].after
    await workbench.applyFix(many.id)
    expect(await workbench.draftHas([many.id, many.edits, 'fix999'])).toEqual([true, true, false])
    expect(rejected - (await workbench.draftEffect())[0].after.rejected).toBe(many.editCount)
    await workbench.undoDraft()
    expect((await workbench.draftEffect())[0].after.rejected).toBe(rejected)
    await expect(workbench.applyFix('fix999')).rejects.toThrow(RangeError)
    await expect(workbench.fixEdits('fix999', 0, 1)).rejects.toThrow(RangeError)
  })

  it('does not begin what was aborted before', async () => {
    await expect(engine.analyze(smallRequest(), { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError)
    await expect(engine.inspect(smallRequest().files, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError)
  })

  it('holds several cases and answers each from its own', async () => {
    const [one, other] = await Promise.all([engine.analyze(smallRequest()), engine.analyze({ files: [logFile(bootLog('/opt/other'))], options: {} })])
    expect((await one.rows(ALL, 3, 1)).rows[0].path).toBe('/usr/sbin/sshd')
    expect((await other.rows(ALL, 1, 1)).rows[0].path).toBe('/opt/other')
    await other.close()
    expect((await one.rows(ALL, 0, 10)).total).toBe(4)
  })
})

/** Aborts at the first word of progress, or of progress in that stage. */
async function expectStops<S extends string>(ask: (run: RunOptions<S>) => Promise<unknown>, stage: S | null = null): Promise<void> {
  const controller = new AbortController()
  let heard = false
  const asked = ask({ signal: controller.signal, onProgress: (progress) => {
    if (stage !== null && progress.stage !== stage) return
    heard = true
    controller.abort()
  } })
  // What a question did before it was stopped may be done for good: then there is nothing left to tell, and nothing to stop.
  await asked.then(() => expect(heard).toBe(false), (error: unknown) => expect(error).toBeInstanceOf(AbortedError))
}

function expectForward(told: readonly Progress<string>[]): void {
  for (const stage of new Set(told.map((one) => one.stage))) {
    const done = told.filter((one) => one.stage === stage).map((one) => one.done)
    expect(done, stage).toEqual([...done].sort((a, b) => a - b))
  }
}

describe('both engines', () => {
  it.each(SAMPLES.map((sample) => [sample.name, sample] as const))('say the same of %s, to the letter', async (_, sample) => {
    const engines = [createInProcessEngine(), worker.engine()]
    const cases = await Promise.all(engines.map((engine) => engine.analyze(requestFor(sample))))
    const answers = await Promise.all(cases.map(async (found) => JSON.stringify([
      found.report, await found.rows(ALL, 0, 1000), await found.rows({ text: 'bin', classes: ['fail', 'warning'] }, 0, 1000), await found.density(64),
      await found.entry(1), await found.explain({ kind: 'entry', entry: 1 }), await found.entryLines(0, 1000), await found.bootLog(), await Promise.all(found.report.quotes.map((quote) => found.quoteFields(quote.evidence))),
    ])))
    expect(answers[1]).toBe(answers[0])
    const inspected = await Promise.all(engines.map((engine) => engine.inspect(requestFor(sample).files)))
    expect(inspected[1]).toEqual(inspected[0])
    await Promise.all(engines.map((engine) => engine.dispose()))
  })
})

describe('the worker engine', () => {
  it('takes the buffers over, and a buffer that two files share once', async () => {
    const engine = worker.engine()
    const { files, options } = smallRequest()
    const blob = new Blob([files[4].content as ArrayBuffer])
    const given = [...files.slice(0, 4), { ...files[0], path: 'copy' }, { ...files[4], content: blob }]
    expect((await engine.analyze({ files: given, options })).report.attestation).toBe('pass')
    expect(files.slice(0, 4).map((one) => (one.content as ArrayBuffer).byteLength)).toEqual([0, 0, 0, 0])
    expect(blob.size).toBeGreaterThan(0)
    await engine.dispose()
  })

  it('refuses to answer for a closed case', async () => {
    const engine = worker.engine()
    const found = await engine.analyze(smallRequest())
    await found.close()
    await expect(found.rows(ALL, 0, 1)).rejects.toThrow(RangeError)
    await engine.dispose()
  })

  it('ends each job exactly once, whatever became of it, and says nothing after', async () => {
    const heard = new Map<number, string[]>()
    const engine = worker.engine(({ job, kind }) => heard.set(job, [...(heard.get(job) ?? []), kind]))
    const controller = new AbortController()
    const found = await engine.analyze(smallRequest())
    await Promise.allSettled([
      found.rows(ALL, 0, 1), found.entry(0), engine.inspect(smallRequest().files), engine.analyze({ files: [], options: {} }),
      engine.analyze(longRequest(), { signal: controller.signal, onProgress: (one) => one.stage === 'replay' && controller.abort() }),
    ])
    await found.density(4)
    const endings = [...heard.values()].map((kinds) => kinds.filter((kind) => kind !== 'progress'))
    expect(endings.every((kinds) => kinds.length === 1)).toBe(true)
    expect(endings.flat().sort()).toEqual(['cancelled', 'done', 'done', 'done', 'done', 'failed', 'failed'])
    expect([...heard.values()].every((kinds) => kinds.at(-1) !== 'progress')).toBe(true)
    await engine.dispose()
  })

  it('rejects what runs when it is disposed of', async () => {
    const engine = worker.engine()
    const run = engine.analyze(longRequest(), { onProgress: (one) => one.stage === 'decode' && void engine.dispose() })
    await expect(run).rejects.toThrow(AbortedError)
  })
})
