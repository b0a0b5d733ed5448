/** Real captures (samples/) as the hosts of one bundle, in every layout that people bring home: each must come out as it does alone. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import type { HostReport, Report } from '@shared/model/report'
import { file, reportOf } from '../../support/make-case'
import { makeZip } from '../../support/make-zip'

const SAMPLES = join(import.meta.dirname, '../../../samples')
const scratch = mkdtempSync(join(tmpdir(), 'imascope-bundles-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Files of a sample that are evidence, under the names that `path` gives them. */
function host(sample: string, path: (name: string) => string): EvidenceFile[] {
  const names = readdirSync(join(SAMPLES, sample)).filter((name) => name !== 'expected.json' && name !== 'PROVENANCE.md')
  return names.map((name) => file(path(name), readFileSync(join(SAMPLES, sample, name))))
}

/** What is told of a host without its names: ids and paths differ from bundle to bundle. */
function gist(report: Pick<HostReport, 'log' | 'quotes' | 'replay' | 'attestation' | 'eventLog' | 'bootAggregate'>) {
  return {
    entries: report.log?.entries ?? null, attestation: report.attestation, quotes: report.quotes.map((quote) => [quote.signature, quote.pcrDigest, quote.attestedEntries]),
    replay: report.replay.map((row) => [row.bank, row.status, row.matchedEntries]), events: report.eventLog?.pcrs.map((row) => row.status) ?? null, boot: report.bootAggregate?.status ?? null,
  }
}

async function alone(sample: string) {
  return gist(await reportOf(host(sample, (name) => name), {}))
}

async function expectHosts(report: Report, samples: Readonly<Record<string, string>>): Promise<void> {
  const hosts = new Map((report.hosts ?? []).map((one) => [one.name, one]))
  expect([...hosts.keys()].sort()).toEqual(Object.keys(samples).sort())
  for (const [name, sample] of Object.entries(samples)) expect(gist(hosts.get(name)!), name).toEqual(await alone(sample))
}

const TWO = { 'web-01': 'ecc-key', 'db-02': 'proven-boot' }

describe('hosts of one bundle', () => {
  it('in sibling folders', async () => {
    await expectHosts(await reportOf([...host('ecc-key', (name) => `web-01/${name}`), ...host('proven-boot', (name) => `db-02/${name}`)], {}), TWO)
  })

  it('in sibling folders deep below others, whatever their names\' case', async () => {
    const files = [...host('ecc-key', (name) => `Case/Hosts/web-01/IMA/${name.toUpperCase()}`), ...host('proven-boot', (name) => `Case/Hosts/db-02/x-${name}.bin`)]
    await expectHosts(await reportOf(files, {}), TWO)
  })

  it.each<[string, (host: string, name: string) => string]>([
    ['before', (own, name) => `${own}_${name}`], ['behind', (own, name) => `${name}.${own}`], ['before, in other case', (own, name) => `${name.includes('log') ? own : own.toUpperCase()}-${name}`],
  ])('in one folder, with the host %s the name', async (_, nameOf) => {
    const files = [...host('ecc-key', (name) => nameOf('web-01', name)), ...host('proven-boot', (name) => nameOf('db-02', name))]
    const report = await reportOf(files, {})
    expect(report.hosts).toHaveLength(2)
    const [web, db] = report.hosts!
    expect([web.name.toLowerCase(), db.name.toLowerCase()]).toEqual(['web-01', 'db-02'])
    expect([gist(web), gist(db)]).toEqual([await alone('ecc-key'), await alone('proven-boot')])
    expect([web.files.length, db.files.length]).toEqual([host('ecc-key', String).length, host('proven-boot', String).length])
  })

  it('each with its logs, quotes and values in folders of their own', async () => {
    const place = (name: string) => (name.startsWith('quote') ? `quotes/${name}` : name.includes('runtime') ? `log-after-quote/${name}` : name)
    const scenario = (own: string, sample: string) => [...host(sample, (name) => `${own}/${place(name)}`),
      ...host(sample, (name) => `${own}/log-before-quote/${name}`).filter((one) => one.path.endsWith('runtime_measurements'))]
    await expectHosts(await reportOf([...scenario('web-01', 'ecc-key'), ...scenario('db-02', 'proven-boot')], {}), TWO)
    expect(await reportOf(scenario('web-01', 'ecc-key'), {})).not.toHaveProperty('hosts')
  })

  it('in archives, one a host, and all in one more', async () => {
    const members = (sample: string, folder: string) => host(sample, (name) => `${folder}${name}`).map((one) => ({ name: one.path, content: new Uint8Array(one.content as ArrayBuffer) }))
    mkdirSync(join(scratch, 'db'))
    for (const { path } of host('proven-boot', String)) cpSync(join(SAMPLES, 'proven-boot', path), join(scratch, 'db', path))
    execFileSync('tar', ['-czf', join(scratch, 'db.tar.gz'), '-C', scratch, 'db'])
    const archives = [{ name: 'web-01.zip', content: makeZip(members('ecc-key', '')) }, { name: 'db-02.tar.gz', content: new Uint8Array(readFileSync(join(scratch, 'db.tar.gz'))) }]
    await expectHosts(await reportOf(archives.map((one) => file(one.name, one.content)), {}), TWO)
    await expectHosts(await reportOf([file('bundle.zip', makeZip(archives))], {}), TWO)
    await expectHosts(await reportOf([file('bundle.zip', makeZip([...members('ecc-key', 'web-01/'), ...members('proven-boot', 'db-02/')]))], {}), TWO)
  })

  it.each<[string, (folder: string) => string]>([['a folder', () => 'quotes/'], ['no folder', () => '']])('whose quotes and values lie in %s together, under names that tell nothing: what fits belongs together', async (_, folder) => {
    const place = (own: string, mark: string) => (name: string) => (/^(quote|binary_bios)/.test(name) ? `${folder(own)}${mark}${name.slice(name.indexOf('.'))}` : `${own}/${name}`)
    const files = [...host('ecc-key', place('web-01', 'one')), ...host('proven-boot', place('db-02', 'two')).map((one) => (one.path.endsWith('two') ? { ...one, path: 'events' } : one))]
    await expectHosts(await reportOf(files, {}), TWO)
  })

  it('share a key and a policy that lie above them', async () => {
    const own = host('ecc-key', (name) => `web-01/${name}`).filter((one) => !one.path.endsWith('ak.pub'))
    const key = host('ecc-key', String).find((one) => one.path === 'ak.pub')!
    const policy = file('policy.json', readFileSync(join(SAMPLES, 'proven-boot/policy.json')))
    const report = await reportOf([...own, ...host('proven-boot', (name) => `db-02/${name}`), key, policy], {})
    await expectHosts(report, TWO)
    const shared = report.evidence.filter((one) => !one.path.includes('/')).map((one) => one.id)
    expect(shared).toHaveLength(2)
    for (const one of report.hosts!) expect(one.files).toEqual(expect.arrayContaining(shared))
  })

  it('one of which brought no log', async () => {
    const quiet = host('edited-boot-log', (name) => `fw-03/${name}`)
    const files = [...host('ecc-key', (name) => `web-01/${name}`), ...host('good-boot', (name) => `db-02/${name}`), ...quiet]
    await expectHosts(await reportOf(files, {}), { 'web-01': 'ecc-key', 'db-02': 'good-boot', 'fw-03': 'edited-boot-log' })
    await expectHosts(await reportOf([...host('good-boot', (name) => `db-02/${name}`), ...quiet], {}), { 'db-02': 'good-boot', 'fw-03': 'edited-boot-log' })
  })

  it('none of which brought a log', async () => {
    const withoutLog = (own: string, sample: string) => host(sample, (name) => `${own}/${name}`).filter((one) => !one.path.endsWith('runtime_measurements'))
    const report = await reportOf([...withoutLog('web-01', 'ecc-key'), ...withoutLog('db-02', 'good-boot')], {})
    expect(report.hosts!.map((one) => [one.name, one.log, one.quotes.length])).toEqual([['web-01', null, 1], ['db-02', null, 1]])
  })

  it('are come by in the order of their files, and each file is some host\'s', async () => {
    const files = [...host('proven-boot', (name) => `a/${name}`), ...host('ecc-key', (name) => `b/${name}`), file('notes.txt', Buffer.from('notes'))]
    const report = await reportOf(files, {})
    expect(report.hosts!.map((one) => one.name)).toEqual(['a', 'b'])
    expect(new Set(report.hosts!.flatMap((one) => one.files))).toEqual(new Set(report.evidence.map((one) => one.id)))
  })
})

it('a folder beside a log whose quote is by the same signer is no other host', async () => {
  const files = host('proven-boot', (name) => `first/${name}`)
  const again = host('proven-boot', (name) => `second/${name}`).filter((one) => /quote|nonce/.test(one.path))
  const report = await reportOf([...files, ...again], {})
  expect(report).not.toHaveProperty('hosts')
  expect(report.quotes).toHaveLength(2)
})
