import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReferenceForm, ReferenceList } from '@shared/model/reference'
import type { ImaLog } from '@shared/model/ima-log'
import { indexReferences, provenanceOf, type Provenance } from '@shared/policy/references/provenance'
import { otherUsrPath } from '@shared/policy/references/merged-usr'
import { FileListBuilder } from '@shared/sources/reference/file-list'
import { parseRpm } from '@shared/sources/rpm/parse'
import { parseLog, sourceInput } from '../../../support/decode'
import { makeLog, type MadeEntry } from '../../../support/make-log'
import { fileTags, makeRpm, sha256 } from '../../../support/make-rpm'

type Row = readonly [path: string, digest: string, algorithm?: string]
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))
const hexBytes = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'))
const [A, B, C] = ['a', 'b', 'c'].map((text) => sha256(text))

function listOf(form: ReferenceForm, rows: readonly Row[], path = `${form}.file`): ReferenceList {
  const builder = new FileListBuilder(1_000_000)
  for (const [i, [name, digest, algorithm = 'sha256']] of rows.entries()) {
    builder.add({ path: builder.pathOf(bytesOf(name)), digest: builder.digestOf(hexBytes(digest)), algorithm: builder.algorithm(algorithm), packageIndex: -1, byteOffset: 10 * i, byteLength: 7 })
  }
  return { evidence: 'e9', path, form, packages: [], algorithms: builder.algorithms, files: builder.finish(), notes: [], stopped: null, fields: [] }
}

const entry = (path: string, digest: string, over: MadeEntry = {}): MadeEntry => ({ path, digest: hexBytes(digest), ...over })
const logOf = (...entries: readonly MadeEntry[]): Promise<ImaLog> => parseLog(makeLog(entries))
async function provenance(references: readonly ReferenceList[], one: MadeEntry): Promise<Provenance> {
  return provenanceOf(indexReferences(references), await logOf(one), 0)
}
const gist = ({ relation, strength, matches }: Provenance) => [relation, strength, matches.map((match) => `${match.path} ${match.digest.slice(0, 4)}`)]

describe('what references say of an entry', () => {
  const list = listOf('checksums', [['/usr/bin/a', A], ['/usr/bin/b', B], ['/opt/a', A], ['/usr/bin/b', C]])

  it.each([
    ['digest and path', entry('/usr/bin/a', A), ['same-path', 'list', [`/usr/bin/a ${A.slice(0, 4)}`]]], ['the digest, for other paths', entry('/tmp/a', A), ['other-path', 'list', [`/usr/bin/a ${A.slice(0, 4)}`, `/opt/a ${A.slice(0, 4)}`]]],
    ['the path, with other digests', entry('/usr/bin/b', sha256('x')), ['other-digest', 'list', [`/usr/bin/b ${B.slice(0, 4)}`, `/usr/bin/b ${C.slice(0, 4)}`]]], ['neither', entry('/x', sha256('x')), ['unknown', null, []]],
    ['nothing of a violation', entry('/usr/bin/a', A, { violation: true }), ['unknown', null, []]], ['nothing of a buffer', entry('/usr/bin/a', A, { template: 'ima-buf', tail: bytesOf('x') }), ['unknown', null, []]],
  ])('%s', async (_, one, expected) => expect(gist(await provenance([list], one))).toEqual(expected))

  it('names file, place and algorithm', async () => {
    const { matches } = await provenance([list], entry('/usr/bin/b', B))
    expect(matches).toEqual([{ strength: 'list', form: 'checksums', source: 'checksums.file', package: null, path: '/usr/bin/b', algorithm: 'sha256', digest: B, mergedUsr: false, isConfig: false, imaSignature: null, place: { evidence: 'e9', byteOffset: 10, byteLength: 7 } }])
  })

  it('digests are compared by algorithm', async () => {
    const sm3 = listOf('checksums', [['/usr/bin/a', A, 'sm3']])
    expect((await provenance([sm3], entry('/usr/bin/a', A))).relation).toBe('unknown')
    expect((await provenance([sm3], entry('/usr/bin/a', A, { algorithm: 'sm3' }))).relation).toBe('same-path')
  })

  it('five are named, and that there are more', async () => {
    const many = listOf('checksums', Array.from({ length: 9 }, (_, i) => [`/${i}`, A] as const))
    const { matches, hasMore } = await provenance([many], entry('/x', A))
    expect([matches.map(({ path }) => path), hasMore]).toEqual([['/0', '/1', '/2', '/3', '/4'], true])
    expect((await provenance([listOf('checksums', Array.from({ length: 5 }, (_, i) => [`/${i}`, A] as const))], entry('/x', A))).hasMore).toBe(false)
  })
})

describe('merged /usr', () => {
  it.each([
    ['/bin/ls', '/usr/bin/ls'], ['/usr/bin/ls', '/bin/ls'], ['/usr/lib64/x.so', '/lib64/x.so'], ['/sbin/x', '/usr/sbin/x'], ['/usr/libexec/x', null], ['/usr/local/bin/x', null], ['/usrbin/x', null], ['/opt/x', null], ['/usr/bin', null], ['bin/ls', null],
  ])('%s is %s', (path, other) => expect(otherUsrPath(bytesOf(path))).toEqual(other === null ? null : bytesOf(other)))

  it('the other name of a file counts, and is told as such', async () => {
    const { relation, matches } = await provenance([listOf('cyclonedx', [['/bin/a', A]])], entry('/usr/bin/a', A))
    expect([relation, matches[0].path, matches[0].mergedUsr]).toEqual(['same-path', '/bin/a', true])
    const changed = await provenance([listOf('spdx', [['/usr/bin/a', A]])], entry('/bin/a', B))
    expect([changed.relation, changed.matches[0].mergedUsr]).toEqual(['other-digest', true])
  })

  it('the strongest comes first, whatever its name', async () => {
    const { strength, matches } = await provenance([listOf('golden-log', [['/usr/bin/a', A]]), listOf('rpm-filelists', [['/bin/a', A]])], entry('/usr/bin/a', A))
    expect([strength, matches.map(({ mergedUsr }) => mergedUsr)]).toEqual(['repository', [true, false]])
  })
})

describe('strength', () => {
  const main = fileTags([{ name: 'a', content: 'a' }])
  const rpm = (over: object): Promise<ReferenceList> => parseRpm(sourceInput('x.rpm', makeRpm({ main, ...over })))
  const signature = { 268: { bytes: Uint8Array.of(1) } }

  it.each([
    ['a signed package whose header fits', { signature }, 'signed-package'], ['an unsigned package', {}, 'package'], ['a signed package without a digest of its header', { signature, sha256: null }, 'package'],
  ])('%s', async (_, over, strength) => {
    const { matches, strength: told } = await provenance([await rpm(over)], entry('/usr/bin/a', A))
    expect([told, matches[0].package?.label]).toEqual([strength, 'made-1.0-1.noarch'])
  })

  it('a package whose header was altered vouches for nothing', async () => {
    expect((await provenance([await rpm({ signature, sha256: 'ab'.repeat(32) })], entry('/usr/bin/a', A))).relation).toBe('unknown')
  })

  it('is ordered, in whatever order the references come', async () => {
    const weaker: readonly ReferenceForm[] = ['golden-log', 'policy', 'spdx', 'rpm-filelists']
    const all = [...weaker.map((form) => listOf(form, [['/usr/bin/a', A]])), await rpm({}), await rpm({ signature })]
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(all, { minLength: 6 }), async (references) => {
      const { matches, hasMore } = await provenance(references, entry('/usr/bin/a', A))
      expect([matches.map(({ strength }) => strength), hasMore]).toEqual([['signed-package', 'package', 'repository', 'sbom', 'list'], true])
    }), { numRuns: 20 })
  })

  it('right digest and path of a weak reference come before the right digest at another path of a strong one', async () => {
    expect(gist(await provenance([listOf('golden-log', [['/x', A]]), listOf('rpm-filelists', [['/y', A]])], entry('/x', A))).slice(0, 2)).toEqual(['same-path', 'golden-log'])
  })
})

describe('the index', () => {
  it('agrees with a search through everything', async () => {
    const name = fc.constantFrom('/bin/a', '/usr/bin/a', '/b', '/c', '/lib/d')
    const digest = fc.constantFrom(A, B, C)
    const row = fc.tuple(name, digest)
    await fc.assert(fc.asyncProperty(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 4 }), name, digest, async (lists, path, wanted) => {
      const rows = lists.flat()
      const names = [path, ...[otherUsrPath(bytesOf(path))].flatMap((other) => (other ? [Buffer.from(other).toString()] : []))]
      const relation = rows.some(([one, two]) => names.includes(one) && two === wanted) ? 'same-path' : rows.some(([, two]) => two === wanted) ? 'other-path' : rows.some(([one]) => names.includes(one)) ? 'other-digest' : 'unknown'
      expect((await provenance(lists.map((one) => listOf('checksums', one)), entry(path, wanted))).relation).toBe(relation)
    }), { numRuns: 200 })
  })

  it('what a list says twice counts once', () => {
    expect(indexReferences([listOf('checksums', Array.from({ length: 5000 }, () => ['/a', A] as const)), listOf('policy', [['/a', A]])]).count).toBe(2)
  })

  it('of nothing finds nothing', async () => expect((await provenance([], entry('/a', A))).relation).toBe('unknown'))
})
