import { describe, expect, it } from 'vitest'
import type { AnalysisOptions, Case } from '@shared/engine/engine'
import type { EvidenceFile } from '@shared/model/evidence'
import { pagesOf } from '@shared/model/ima-log'
import { findLayout } from '@shared/sources/ima-binary/layout'
import { openPagedLog } from '@shared/sources/ima-binary/paged-log'
import { noCheckpoint } from '../../support/decode'
import { analyzed, file, policyFile } from '../../support/make-case'
import { digestOf, makeLog, type MadeEntry } from '../../support/make-log'
import { openFile, opened } from '../../support/open-file'

const path = (i: number) => `/usr/lib/x86_64-linux-gnu/package-${i % 77}/file-${i}.so`

/** Entries enough for many pages, and on other pages than their fellows: files that changed, a piece that stands there twice, violations, buffers, odd paths, another PCR. */
function manyEntries(): MadeEntry[] {
  const files = Array.from({ length: 6000 }, (_, i): MadeEntry => ({
    path: i % 500 === 7 ? `/tmp/.hidden/\u202e${i}` : path(i), template: i % 3 === 0 ? 'ima-sig' : 'ima-ng', ...(i % 400 === 9 && { violation: true }), ...(i % 900 === 11 && { pcr: 11 }),
  }))
  const again = files.slice(100, 140)
  const changed = Array.from({ length: 30 }, (_, i): MadeEntry => ({ path: path(i * 150), digest: digestOf(`changed ${i}`), ...(i % 3 === 0 && { template: 'ima-sig' }) }))
  return [{ path: 'boot_aggregate' }, ...files, ...again, ...changed, { path: 'boot_aggregate' }, { path: path(8), digest: digestOf('after kexec') }]
}

async function told(found: Case) {
  const lines = await found.entryLines(0, 10_000)
  const rows = await found.rows({ text: 'file-17', classes: [] }, 0, 1000)
  return { report: found.report, lines, rows, entry: await found.entry(5000), effect: await found.density(100) }
}

describe('a log that is read piece by piece', () => {
  const bytes = makeLog(manyEntries())
  const files: EvidenceFile[] = [file('binary_runtime_measurements', bytes)]
  const policy = policyFile({ digests: Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [path(2 * i), [Buffer.from(digestOf(path(2 * i))).toString('hex')]])), excludes: ['^/usr/lib/x86_64-linux-gnu/package-7/.*$'] })

  it('has many pages', async () => {
    const content = openFile(bytes)
    const log = await openPagedLog({ id: 'e1', path: 'log' }, content, findLayout('log', bytes)!, noCheckpoint)
    expect([...pagesOf(log)].length).toBeGreaterThan(5)
  })

  it.each<[string, EvidenceFile[], AnalysisOptions]>([
    ['alone', [], { banks: ['sha1', 'sha256', 'sha384', 'sha512'] }],
    ['with a policy', [policy], {}],
    ['as Keylime judges it', [policy], { mode: 'keylime' }],
    ['where every file must be signed', [], { requireSignatures: true }],
  ])('says what it says in memory: %s', async (_, more, options) => {
    const whole = await told(await analyzed([...files, ...more], options))
    expect(whole.report.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['log.digest-changed', 'log.duplicate-segment', 'log.suspicious-path', 'log.violation', 'log.unexpected-pcr']))
    expect(await told(await analyzed([...files.map(opened), ...more], options))).toEqual(whole)
  })

  it('says the same where it is cut off', async () => {
    const cut = file('binary_runtime_measurements', bytes.subarray(0, bytes.length - 7))
    expect(await told(await analyzed([opened(cut)]))).toEqual(await told(await analyzed([cut])))
  })

  it('is compared with a snapshot as one in memory is', async () => {
    const head = file('snapshot', bytes.subarray(0, 300_000))
    const expected = (await analyzed([...files, head])).report
    expect((await analyzed([...files.map(opened), opened(head)])).report).toEqual(expected)
  })
})
