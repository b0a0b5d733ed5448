/** What the user names a reference is held against nothing by itself: it accepts nothing, and is no evidence of the case. */
import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import { indexReferences, provenanceOf } from '@shared/policy/references/provenance'
import type { CaseModel, CaseOptions } from '@shared/checks/check'
import { modelOf as modelOfHost } from '@shared/engine/host-model'
import { loadFiles } from '@shared/engine/load-files'
import { Scheduler } from '@shared/engine/scheduler'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Report } from '@shared/model/report'
import { ENTRIES, codesOf, file, findingOf, logFile, policyFile, policyText, quoteFiles, reportOf, textFile, trustedKey } from '../../support/make-case'
import { bootLog, makeLog } from '../../support/make-log'
import { fileTags, makeRpm, sha256 } from '../../support/make-rpm'
import { envelopeOf, makeSigner } from '../../support/make-signed-policy'
import { makeTar } from '../../support/make-tar'

const BASH = sha256('/usr/bin/bash')
const CASE = [logFile(), ...quoteFiles(), trustedKey()]
const rpm = makeRpm({ main: fileTags([{ name: 'bash', content: '/usr/bin/bash' }]) })
const golden = makeLog(bootLog('/usr/bin/bash', '/usr/bin/other'))
const listed = `${BASH}  /usr/bin/bash\n`
/** Every form, each of which lists what the case's log holds. */
const REFERENCES = [
  ['a package', file('given/bash.rpm', rpm, 'reference')], ['a golden log', file('given/golden', golden, 'reference')], ['a list of checksums', textFile('given/SHA256SUMS', listed, 'reference')],
  ['a policy', textFile('given/reference.json', policyText({ digests: { '/usr/bin/bash': [BASH] }, excludes: ['.*'] }), 'reference')],
  ['a bill of materials', textFile('given/bom.json', JSON.stringify({ bomFormat: 'CycloneDX', components: [{ type: 'file', name: '/usr/bin/bash', hashes: [{ alg: 'SHA-256', content: BASH }] }] }), 'reference')],
  ['a repository\'s list', textFile('given/filelists-ext.xml', `<filelists-ext xmlns="http://linux.duke.edu/metadata/filelists-ext"><package name="bash"><file hash="${BASH}">/usr/bin/bash</file></package></filelists-ext>`, 'reference')],
] as const

/** The model of the only host, as checks and the policy workbench see it. */
async function modelOf(files: readonly EvidenceFile[]): Promise<CaseModel> {
  const loaded = await loadFiles({ files }, new Scheduler({}))
  const log = loaded.files.flatMap(({ decoded }) => (decoded?.kind === 'ima-log' ? [decoded.log] : [])).at(0) ?? null
  return modelOfHost({ name: '', log, twins: [], files: loaded.files }, { imaPcr: 10 } as CaseOptions)
}

/** What is concluded: all but the lists of files. */
const judged = ({ evidence, ...report }: Report) => JSON.stringify([report, evidence.length > 0], (key: string, value: unknown) => (key === 'files' ? undefined : value))

describe.each(REFERENCES)('%s', (_, reference) => {
  it('changes no verdict and no finding', async () => {
    for (const rest of [[], [policyFile({ digests: { '/usr/bin/ls': [sha256('/usr/bin/ls')] } })]]) {
      const plain = await reportOf([...CASE, ...rest])
      const report = await reportOf([...CASE, ...rest, reference])
      expect(judged(report)).toBe(judged(plain))
      expect(report.evidence.at(-1)).toMatchObject({ path: reference.path, role: 'reference' })
    }
  })

  it('is found by the matching', async () => {
    const { references, log } = await modelOf([...CASE, reference])
    const index = indexReferences(references)
    expect(provenanceOf(index, log!, 1)).toMatchObject({ relation: 'same-path', matches: [{ source: reference.path }] })
    expect(provenanceOf(index, log!, 3).relation).toBe('unknown')
  })

  it('is no evidence by itself', async () => {
    await expect(reportOf([reference])).rejects.toThrow(`${reference.path} is reference data, and no evidence of a host`)
  })
})

describe('what only lies in the bundle', () => {
  it.each(REFERENCES.filter(([, { path }]) => /rpm|bom|filelists/.test(path)))('%s is no reference', async (_, { path, content }) => {
    const files = [...CASE, { path, content }]
    const report = await reportOf(files)
    expect(report.evidence.at(-1)).toMatchObject({ role: null, notes: expect.arrayContaining(['Nothing is held against it: it came with the evidence, and only what you name with --reference is a reference.']) as unknown })
    expect(codesOf(report)).toEqual(codesOf(await reportOf(CASE)))
    expect((await modelOf(files)).references).toEqual([])
  })
})

describe('a log', () => {
  it('of the case can\'t vouch for itself', async () => {
    const copy = file('given/copy', makeLog(ENTRIES), 'reference')
    const report = await reportOf([...CASE, copy])
    expect(report.evidence.at(-1)!.notes.join()).toContain('binary_runtime_measurements, a log of this case, which can\'t vouch for itself')
    expect((await modelOf([...CASE, copy])).references).toEqual([])
  })

  it('that is all there is and a reference is said to be none to judge', async () => {
    const [, ...rest] = CASE
    const report = await reportOf([...rest, file('given/golden', golden, 'reference')])
    expect(report.evidence.at(-1)!.notes).toContain('It is an IMA log that you named a reference, so it is not judged, and no other log is there to judge.')
    expect((await reportOf([...CASE, file('given/golden', golden, 'reference')])).evidence.at(-1)!.notes.join()).not.toContain('no other log')
  })

  it('that is a reference is no host, though it begins as the case\'s does', async () => {
    const report = await reportOf([...CASE, file('other/golden', golden, 'reference')])
    expect([report.hosts, report.log?.entries]).toEqual([undefined, ENTRIES.length])
  })
})

describe('packed references', () => {
  it('are opened, and nothing in them becomes evidence', async () => {
    const members = [{ name: 'bash.rpm', content: rpm }, { name: 'binary_runtime_measurements', content: golden }, { name: 'policy.json', content: Buffer.from(policyText({ excludes: ['.*'] })) }, { name: 'README', content: Buffer.from('hello') }]
    const report = await reportOf([...CASE, file('given/refs.tar.gz', new Uint8Array(gzipSync(makeTar(members))), 'reference')])
    expect(report.evidence.filter(({ path }) => path.startsWith('given/refs')).map(({ kind, role }) => [kind, role])).toEqual([
      ['archive', 'reference'], ['rpm-package', 'reference'], ['ima-log-binary', 'reference'], ['runtime-policy', 'reference'], ['unrecognised', 'reference'],
    ])
    expect([report.hosts, report.policy, report.log?.entries]).toEqual([undefined, null, ENTRIES.length])
    expect(findingOf(report, 'evidence.unrecognised')).toMatchObject({ severity: 'warning' })
  })
})

it('a signed policy that is a reference is not in force, and neither is its signature', async () => {
  const envelope = textFile('given/reference.dsse.json', JSON.stringify(envelopeOf(policyText({ digests: { '/usr/bin/bash': [BASH] }, excludes: ['.*'] }), [makeSigner()])), 'reference')
  const report = await reportOf([...CASE, envelope])
  expect([report.policy, codesOf(report)]).toEqual([null, codesOf(await reportOf(CASE))])
  expect((await modelOf([...CASE, envelope])).references).toHaveLength(1)
})

describe('damage', () => {
  it.each([['a cut package', file('x.rpm', rpm.subarray(0, 300), 'reference'), 'evidence.truncated'], ['a cut log', file('log', golden.subarray(0, golden.length - 3), 'reference'), 'evidence.truncated'], ['a broken policy', textFile('p.json', '{"meta":{},"digests":{,', 'reference'), 'evidence.malformed']])('%s is a warning: it changes no verdict', async (_, reference, code) => {
    const report = await reportOf([...CASE, reference])
    expect(findingOf(report, code)).toMatchObject({ severity: 'warning', evidence: 'e6' })
    expect(report.verdict).toBe((await reportOf(CASE)).verdict)
  })

  it('what is no reference at all is told', async () => {
    expect(findingOf(await reportOf([...CASE, textFile('x', 'hello', 'reference')]), 'evidence.unrecognised')).toMatchObject({ severity: 'warning' })
  })
})
