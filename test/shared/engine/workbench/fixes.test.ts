import { describe, expect, it } from 'vitest'
import type { Case } from '@shared/engine/engine'
import type { Fix } from '@shared/model/workbench'
import { hex } from '../../../support/decode'
import { analyzed, file, logFile, policyFile, quoteFiles, textFile, trustedKey, type PolicyParts } from '../../../support/make-case'
import { makeCertificate } from '../../../support/make-certificate'
import { digestOf, makeLog, type MadeEntry } from '../../../support/make-log'
import { makeKey } from '../../../support/make-tpm'

const shaOf = (content: string) => hex(digestOf(content))
const BOOT: MadeEntry = { path: 'boot_aggregate' }
const BOOT_LISTED = { boot_aggregate: [shaOf('boot_aggregate')] }

async function benchOf(entries: readonly MadeEntry[], parts: PolicyParts = {}): Promise<Case> {
  const found = await analyzed([logFile([BOOT, ...entries]), policyFile({ ...parts, digests: { ...BOOT_LISTED, ...parts.digests } })], {})
  await found.workbench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
  return found
}

async function fixesFor(entries: readonly MadeEntry[], parts: PolicyParts = {}): Promise<readonly Fix[]> {
  return (await (await benchOf(entries, parts)).workbench.suggestFixes(null)).fixes
}

const summary = (fixes: readonly Fix[]) => fixes.map(({ kind, safety, hosts, effect }) => [kind, safety, hosts[0]?.entries, effect[0]?.passes, effect[0]?.beyond])

describe('fixes', () => {
  it('of copies of listed files come before those of files that nothing knows', async () => {
    const fixes = await fixesFor([{ path: '/new', digest: digestOf('unknown') }, { path: '/copy', digest: digestOf('/a') }], { digests: { '/a': [shaOf('/a')] } })
    expect(summary(fixes)).toEqual([['list-digests', 'narrowest', [3], 1, 0], ['move', 'narrowest', [3], 1, 0], ['list-digests', 'look-first', [2], 1, 0]])
    expect(fixes[0].because).toContain('/a')
    expect(fixes[0].edits).toEqual([{ kind: 'add-digest', list: 'digests', name: '/copy', digest: shaOf('/a') }])
  })

  it('of an update keep the old digest, and offer to retire it once no log has it', async () => {
    const fixes = await fixesFor([{ path: '/a', digest: digestOf('new') }], { digests: { '/a': [shaOf('old'), shaOf('older')] } })
    expect(summary(fixes)).toEqual([['list-digests', 'look-first', [2], 1, 0], ['retire', 'narrowest', undefined, 0, 0]])
    expect(fixes[1].edits.map((edit) => edit.kind === 'remove-digest' && edit.digest)).toEqual([shaOf('old'), shaOf('older')])
  })

  it('never list what was changed after it was signed, what has no name that a policy holds, or zeros', async () => {
    const fixes = await fixesFor([{ path: Uint8Array.of(0x2f, 0xff), digest: digestOf('x') }, { path: '/zero', digest: new Uint8Array(32) }])
    expect(summary(fixes)).toEqual([['none', 'no-safe-fix', [2], undefined, undefined], ['none', 'no-safe-fix', [3], undefined, undefined]])
  })

  it('never list what an altered entry says, nor retire what may have been measured there', async () => {
    const said: MadeEntry = { path: '/a', digest: digestOf('forged') }
    const measured = makeLog([{ path: '/a', digest: digestOf('true') }]).slice(4, 24)
    const fixes = await fixesFor([{ ...said, templateDigest: measured }, { path: '/a', digest: digestOf('update') }], { digests: { '/a': [shaOf('true')] } })
    expect(summary(fixes).map(([kind, safety, entries]) => [kind, safety, entries])).toEqual([['list-digests', 'look-first', [3]], ['none', 'no-safe-fix', [2]]])
    expect(fixes[0].edits).toEqual([{ kind: 'add-digest', list: 'digests', name: '/a', digest: shaOf('update') }])
    expect(fixes[1]).toMatchObject({ edits: [], because: 'The entry was altered after it was measured: what it says is not what was measured.' })
  })

  it('list what the TPM proves, whatever stands beside it as its digest', async () => {
    const genuine: MadeEntry[] = [BOOT, { path: '/a' }]
    const log = logFile([BOOT, { path: '/a', templateDigest: new Uint8Array(20).fill(7) }])
    const found = await analyzed([log, ...quoteFiles({ entries: genuine }), trustedKey(), policyFile({ digests: BOOT_LISTED })], {})
    expect(found.report.findings.map(({ code }) => code)).toContain('log.template-digest-mismatch')
    await found.workbench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
    expect(summary((await found.workbench.suggestFixes(null)).fixes)[0].slice(0, 3)).toEqual(['list-digests', 'look-first', [2]])
  })

  it('of paths that intruders use stand apart, also where the bytes are known', async () => {
    const fixes = await fixesFor([{ path: '/tmp/x', digest: digestOf('/a') }, { path: '/b', digest: digestOf('y') }], { digests: { '/a': [shaOf('/a')] } })
    expect(fixes.map(({ safety, hosts }) => [safety, hosts[0].entries])).toEqual([['look-first', [2]], ['look-first', [3]]])
    expect(fixes[0].because).toContain('everybody may write')
  })

  it('of keys and buffers list them where Keylime looks', async () => {
    const der = makeCertificate(makeKey('ecc'))
    const fixes = await fixesFor([{ template: 'ima-buf', path: '.ima', tail: der, digest: digestOf('key') }, { template: 'ima-buf', path: 'kexec-cmdline', tail: Buffer.from('quiet'), digest: digestOf('quiet') }])
    expect(fixes.map(({ kind, edits: [edit] }) => [kind, 'list' in edit ? edit.list : null])).toEqual([['list-buffers', 'ima-buf'], ['list-keys', 'keyrings']])
  })

  it('that references know come with where they are from, and tell right digests at wrong paths from other digests', async () => {
    const sums = textFile('given/SHA256SUMS', `${shaOf('/a')}  /a\n${shaOf('x')}  /x\n${shaOf('y')}  /y\n`, 'reference')
    const golden = file('given/golden', makeLog([{ ...BOOT, digest: digestOf('other boot') }, { path: '/g' }]), 'reference')
    const entries: MadeEntry[] = [{ path: '/a' }, { path: '/g' }, { path: '/moved', digest: digestOf('x') }, { path: '/y', digest: digestOf('changed') }, { path: '/z' }, { path: '/tmp/a', digest: digestOf('/a') }]
    const found = await analyzed([logFile([BOOT, ...entries]), policyFile({ digests: BOOT_LISTED }), sums, golden], {})
    await found.workbench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
    const { fixes } = await found.workbench.suggestFixes(null)
    expect(fixes.map(({ safety, hosts: [host], because }) => [safety, host.entries, because.replace(/ \(.*/, '')])).toEqual([
      ['narrow', [2], 'Listed by given/SHA256SUMS'], ['narrow', [3], 'Measured there too: given/golden'], ['look-first', [4], 'Right digest, wrong path: listed by given/SHA256SUMS'],
      ['look-first', [6], 'Nothing that was given knows the digest.'], ['look-first', [7], expect.stringContaining('everybody may write') as string], ['look-first', [5], 'Another version, or a changed file: another digest is listed for the path by given/SHA256SUMS'],
    ])
    expect(found.report.policy!.rejected).toBe(6)
  })

  it('that exclude say what else they let pass, and come last', async () => {
    const many = ['/srv/a+b/1', '/srv/a+b/2', '/srv/a+b/3'].map((path) => ({ path }))
    const fixes = await fixesFor([...many, { path: '/srv/a+b/listed', digest: digestOf('bad') }], { digests: { '/srv/a+b/listed': [shaOf('good')] } })
    const exclude = fixes.find(({ kind }) => kind === 'exclude')!
    expect(exclude.edits).toEqual([{ kind: 'add-exclude', pattern: '/srv/a\\+b/.*' }])
    expect([exclude.safety, exclude.effect]).toEqual(['opens-a-hole', [{ host: 0, passes: 4, beyond: 0 }]])
    expect(fixes.map(({ kind }) => kind)).toEqual(['list-digests', 'list-digests', 'exclude', 'retire'])
  })

  it('of a file that changes while the host runs leave out just its path', async () => {
    const fixes = await fixesFor([{ path: '/var/x.log', digest: digestOf('1') }, { path: '/var/x.log', digest: digestOf('2') }, { path: '/var/x.log2', digest: digestOf('3') }])
    const exclude = fixes.find(({ kind }) => kind === 'exclude')!
    expect([exclude.edits, exclude.effect]).toEqual([[{ kind: 'add-exclude', pattern: '/var/x\\.log$' }], [{ host: 0, passes: 2, beyond: 0 }]])
  })

  it('are for the entries that are asked for, and say what others they let pass', async () => {
    const found = await benchOf([{ path: '/a', digest: digestOf('same') }, { path: '/a', digest: digestOf('same'), template: 'ima-sig', tail: new Uint8Array(0) }, { path: '/b' }])
    const { fixes } = await found.workbench.suggestFixes([{ host: 0, entries: [2] }])
    expect(summary(fixes)).toEqual([['list-digests', 'look-first', [2], 1, 1], ['exclude', 'wide', [2], 1, 1]])
    expect(fixes[1].edits).toEqual([{ kind: 'add-exclude', pattern: '/a$' }])
    await expect(found.workbench.suggestFixes([{ host: 0, entries: [9] }])).rejects.toThrow(RangeError)
    await expect(found.workbench.suggestFixes([{ host: 3, entries: [1] }])).rejects.toThrow(RangeError)
  })

  it('move a digest only from where no log has it', async () => {
    const moved = (at: readonly MadeEntry[]) => fixesFor([...at, { path: '/copy', digest: digestOf('/a') }], { digests: { '/a': [shaOf('/a')] } }).then((fixes) => fixes.find(({ kind }) => kind === 'move'))
    expect((await moved([]))?.edits).toEqual([{ kind: 'add-digest', list: 'digests', name: '/copy', digest: shaOf('/a') }, { kind: 'remove-digest', list: 'digests', name: '/a', digest: shaOf('/a') }])
    expect(await moved([{ path: '/a' }])).toBeUndefined()
  })

  it('of chosen entries that are listed offer to list them no more', async () => {
    const found = await benchOf([{ path: '/a' }, { path: '/b' }], { digests: { '/a': [shaOf('/a')], '/b': [shaOf('/b')] } })
    const { fixes } = await found.workbench.suggestFixes([{ host: 0, entries: [2] }])
    expect(fixes.map(({ kind }) => kind)).toEqual(['exclude', 'retire'])
    await found.workbench.editDraft(fixes[1].title, fixes[1].edits)
    expect((await found.workbench.draftEffect())[0].flips).toEqual([{ entry: 2, path: '/a', before: 'pass', after: 'fail' }])
  })

  it('do what they say: with all that list, nothing is rejected', async () => {
    const found = await benchOf([{ path: '/a' }, { path: '/b', digest: digestOf('x') }, { template: 'ima-buf', path: 'kexec-cmdline', tail: Buffer.from('quiet') }], { digests: { '/b': [shaOf('y')] } })
    const bench = found.workbench
    for (const { kind, edits, title } of (await bench.suggestFixes(null)).fixes) if (kind.startsWith('list')) await bench.editDraft(title, edits)
    const [effect] = await bench.draftEffect()
    expect([effect.before?.rejected, effect.after.rejected, effect.flips.map(({ entry, before, after }) => [entry, before, after])]).toEqual([3, 0, [[2, 'fail', 'pass'], [3, 'fail', 'pass'], [4, 'fail', 'pass']]])
    await bench.undoDraft()
    expect((await bench.draftEffect())[0].after.rejected).toBeGreaterThan(0)
  })
})

describe('what is suggested is bounded, and says so', () => {
  it('paths that change: those with the most entries', async () => {
    const changing = Array.from({ length: 13 }, (_, path) => Array.from({ length: path < 3 ? 2 : 3 }, (_one, i): MadeEntry => ({ path: `/var/${path}/log`, digest: digestOf(`${path} ${i}`) }))).flat()
    const { workbench } = await benchOf(changing)
    const { fixes, more } = await workbench.suggestFixes(null)
    const offered = fixes.filter(({ kind, safety }) => kind === 'exclude' && safety === 'wide').map(({ edits: [edit] }) => (edit as { readonly pattern: string }).pattern)
    expect([offered, more]).toEqual([Array.from({ length: 10 }, (_, i) => `/var/${i + 3}/log$`), [{ kind: 'exclude', count: 3 }]])
  })

  it('buffers: up to twenty kinds apart, more of them together', async () => {
    const buffers = (kinds: number) => Array.from({ length: kinds }, (_, i): MadeEntry => ({ template: 'ima-buf', path: `kind-${i}`, tail: Buffer.from(`${i}`), digest: digestOf(`${i}`) }))
    const counts = async (kinds: number) => (await fixesFor(buffers(kinds))).map(({ kind, editCount }) => [kind, editCount])
    expect(await counts(20)).toEqual(Array.from({ length: 20 }, () => ['list-buffers', 1]))
    expect(await counts(21)).toEqual([['list-buffers', 21]])
  })

  it('edits: the first thousand with the fix', async () => {
    const [fix] = await fixesFor(Array.from({ length: 1001 }, (_, i) => ({ path: `/opt/${i}` })))
    expect([fix.edits.length, fix.editCount, fix.hosts[0].entries.length, fix.hosts[0].count, fix.effect[0].passes]).toEqual([1000, 1001, 1000, 1001, 1001])
  })

  it('entries of one path and digest are one edit', async () => {
    const [fix] = await fixesFor([{ path: '/a' }, { path: '/b' }, { path: '/a', template: 'ima-sig', tail: new Uint8Array(0) }])
    expect([fix.editCount, fix.title, fix.hosts[0].entries, fix.effect[0].passes]).toEqual([2, 'List a and b', [2, 3, 4], 3])
  })
})

describe('several hosts', () => {
  it('are all held against the draft', async () => {
    const other = file('db/binary_runtime_measurements', makeLog([{ ...BOOT, digest: digestOf('other boot') }, { path: '/a', digest: digestOf('same') }]))
    const one = file('web/binary_runtime_measurements', makeLog([BOOT, { path: '/a', digest: digestOf('same') }, { path: '/c' }]))
    const found = await analyzed([other, one, policyFile({ digests: BOOT_LISTED })], {})
    await found.workbench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
    const { fixes } = await found.workbench.suggestFixes([{ host: 0, entries: [2] }])
    expect(fixes[0].effect.map(({ passes, beyond }) => [passes, beyond])).toEqual([[1, 0], [0, 1]])
    await found.workbench.editDraft(fixes[0].title, fixes[0].edits)
    expect((await found.workbench.draftEffect()).map(({ name, flipCount }) => [name, flipCount])).toEqual([['db', 1], ['web', 1]])
  })
})

describe('a draft', () => {
  it('in place of none is added to nothing, and says what it lacks', async () => {
    const found = await analyzed([logFile([BOOT, { path: '/a' }])], {})
    const draft = await found.workbench.openDraft({ evidence: null })
    expect(draft).toMatchObject({ base: null, isChanged: false, problem: null, paths: 0, undo: null })
    const [effect] = await found.workbench.draftEffect()
    expect([effect.before, effect.after.rejected]).toEqual([null, 2])
  })

  it('that can\'t be read keeps what it said before, and refuses edits of fields until it can', async () => {
    const found = await benchOf([{ path: '/a' }])
    const bench = found.workbench
    const text = await bench.draftText()
    const broken = await bench.typeDraft([{ offset: 0, length: 1, text: '' }], 'r1')
    expect(broken.draft).toMatchObject({ problem: { offset: expect.any(Number) as number }, paths: 1 })
    await expect(bench.editDraft('x', [{ kind: 'add-exclude', pattern: '/x' }])).rejects.toThrow(RangeError)
    const { splices, draft } = await bench.undoDraft()
    expect([splices, draft.problem, await bench.draftText()]).toEqual([[[{ offset: 0, length: 0, text: text.slice(0, 1) }]], null, text])
  })

  it('is remarked on where the remark is about, and mended by its fix', async () => {
    const found = await analyzed([logFile([BOOT]), policyFile({ digests: { '/\u00e9\u{1f600}': [shaOf('a'), 'nonsense'], '/b': [] }, excludes: ['/tmp'] })], {})
    const bench = found.workbench
    await bench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
    const text = await bench.draftText()
    const { remarks, count } = await bench.draftRemarks()
    expect(remarks.map(({ code, offset, length }) => [code, text.slice(offset, offset + length)])).toEqual([['policy.malformed', '"nonsense"'], ['policy.malformed', '[]'], ['policy.lint.exclude-unanchored', '"/tmp"']])
    expect(count).toBe(3)
    await bench.editDraft('mend', remarks.flatMap(({ fix }) => fix?.edits ?? []))
    expect((await bench.draftRemarks()).remarks.map(({ code }) => code)).toEqual(['policy.malformed'])
  })

  it('says what it says otherwise, and where each of its digests comes from', async () => {
    const found = await benchOf([{ path: '/a' }, { path: '/b' }], { digests: { '/a': [shaOf('/a'), shaOf('old')] } })
    const bench = found.workbench
    await bench.editDraft('x', [{ kind: 'add-digest', list: 'digests', name: '/b', digest: shaOf('/b') }, { kind: 'add-digest', list: 'digests', name: '/b', digest: shaOf('by hand') }, { kind: 'remove-digest', list: 'digests', name: '/a', digest: shaOf('old') }])
    expect(await bench.draftChanges()).toEqual({
      count: 2, lists: [{ list: 'digests', added: 1, removed: 0, changed: 1 }],
      changes: [{ kind: 'changed', list: 'digests', name: '/a', added: [], removed: [shaOf('old')] }, { kind: 'added', list: 'digests', name: '/b', added: [shaOf('/b'), shaOf('by hand')].sort(), removed: [] }],
    })
    const [{ evidence }] = found.report.policy!.sources
    const kinds = async (name: string) => (await bench.digestOrigins(name)).map(({ digest, origins }) => [digest, origins.map((origin) => (origin.kind === 'log' ? `entry ${origin.entry}` : origin.kind))])
    expect(await kinds('/a')).toEqual([[shaOf('/a'), ['policy', 'entry 2']]])
    expect(Object.fromEntries(await kinds('/b'))).toEqual({ [shaOf('/b')]: ['entry 3'], [shaOf('by hand')]: ['hand'] })
    const [{ origins: [origin] }] = await bench.digestOrigins('/a')
    if (origin.kind === 'policy') expect(Buffer.from(await found.bytes(evidence, origin.byteOffset, origin.byteLength)).toString()).toBe(`"${shaOf('/a')}"`)
    expect([origin.kind, await bench.digestOrigins('/none')]).toEqual(['policy', []])
  })

  it('tells the references that know a digest, under its path or another one', async () => {
    const list = `${shaOf('/a')}  /a\n${shaOf('/b')}  /elsewhere\n`
    const found = await analyzed([logFile([BOOT]), policyFile({ digests: { '/a': [shaOf('/a')], '/b': [shaOf('/b')], '/c': [shaOf('/c')] } }), textFile('vendor.sha256', list, 'reference')], {})
    await found.workbench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
    const known = async (name: string) => (await found.workbench.digestOrigins(name)).flatMap(({ origins }) => origins.filter((origin) => origin.kind === 'reference'))
    const [[a], [b]] = [await known('/a'), await known('/b')]
    expect([a, b]).toMatchObject([{ path: 'vendor.sha256', from: null, otherPath: null }, { path: 'vendor.sha256', otherPath: '/elsewhere' }])
    expect(Buffer.from(await found.bytes(b.evidence, b.byteOffset, b.byteLength)).toString()).toContain(shaOf('/b'))
    expect(await known('/c')).toEqual([])
  })

  it('begins only as a policy in force, and answers only once it is begun', async () => {
    const found = await analyzed([logFile([BOOT]), policyFile({})], {})
    await expect(found.workbench.draftText()).rejects.toThrow(RangeError)
    await expect(found.workbench.openDraft({ evidence: 'e99' })).rejects.toThrow(RangeError)
  })
})
