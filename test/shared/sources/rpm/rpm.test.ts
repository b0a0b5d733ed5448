import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import type { ReferenceList } from '@shared/model/reference'
import { parseRpm } from '@shared/sources/rpm/parse'
import { sourceInput } from '../../../support/decode'
import { listedOf } from '../../../support/listed'
import { fileTags, makeRpm, sha256, type MadePackage, type RpmTags } from '../../../support/make-rpm'

const TWO = fileTags([{ name: 'ls', content: 'ls' }, { folder: '/opt/', name: 'a b', content: 'b' }])
const parse = (bytes: Uint8Array): Promise<ReferenceList> => parseRpm(sourceInput('x.rpm', bytes))
const made = (over: RpmTags = {}, rest: Partial<MadePackage> = {}): Uint8Array => makeRpm({ main: { ...TWO, ...over }, ...rest })
const without = (tag: number): RpmTags => Object.fromEntries(Object.entries(TWO).filter(([name]) => name !== `${tag}`))
/** Offset of the main header, and of the entry of a tag in its index. */
const mainOf = (bytes: Uint8Array): number => Buffer.from(bytes).lastIndexOf(Buffer.from('8eade801', 'hex'))
const entryOf = (bytes: Uint8Array, tag: number): number => {
  const view = Buffer.from(bytes)
  for (let at = mainOf(bytes) + 16; ; at += 16) if (view.readUInt32BE(at) === tag) return at
}
const patched = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Buffer.from(bytes)
  copy.writeUInt32BE(value >>> 0, at)
  return new Uint8Array(copy)
}

async function refusal(bytes: Uint8Array): Promise<{ code: string; byteOffset: number }> {
  try {
    const { stopped } = await parse(bytes)
    if (stopped) return stopped
  } catch (error) {
    if (error instanceof EvidenceError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('the header\'s digest', () => {
  it.each([['good', made()], ['absent', made({}, { sha256: null })], ['wrong', made({}, { sha256: 'ab'.repeat(32) })], ['wrong', made({}, { sha256: 'no digest' })], ['wrong', made({}, { sha256: sha256('').toUpperCase() })]] as const)('is %s', async (header, bytes) => {
    expect((await parse(bytes)).packages[0].header).toBe(header)
  })

  it('does not survive a change of any byte of the header', async () => {
    const bytes = made()
    const start = mainOf(bytes)
    const end = bytes.length - 'payload'.length
    await fc.assert(fc.asyncProperty(fc.integer({ min: start, max: end - 1 }), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      const copy = bytes.slice()
      copy[at] ^= 1 << bit
      try {
        expect((await parse(copy)).packages[0].header).toBe('wrong')
      } catch (error) {
        if (!(error instanceof EvidenceError)) throw error
      }
    }), { numRuns: 300 })
  })

  it('is told beside OpenPGP signatures, which are not checked', async () => {
    const { packages, notes } = await parse(made({}, { signature: { 268: { bytes: Uint8Array.of(1) }, 1005: { bytes: Uint8Array.of(1) } } }))
    expect(packages[0].signatures).toEqual(['RSA or EdDSA over the header', 'DSA over header and payload'])
    expect(notes.join()).toContain('rpmkeys --checksig')
  })
})

describe('files', () => {
  it('have their paths as the kernel logs them', async () => {
    expect(listedOf(await parse(made())).map(({ path, digest }) => [path, digest])).toEqual([['/usr/bin/ls', sha256('ls')], ['/opt/a_b', sha256('b')]])
  })

  it('of a package from before rpm 4.0: whole names, no region, MD5', async () => {
    const old = { ...Object.fromEntries(Object.entries(TWO).filter(([tag]) => !['1116', '1117', '1118', '5011'].includes(tag))), 1027: { texts: ['/usr/bin/ls', '/opt/a b'] }, 1035: { texts: ['ab'.repeat(16), ''] } }
    const list = await parse(makeRpm({ main: old, oldForm: true, sha256: null }))
    expect(listedOf(list)).toEqual([{ path: '/usr/bin/ls', algorithm: 'md5', digest: 'ab'.repeat(16), package: 'made-1.0-1.noarch' }])
    expect(list.notes.join()).toContain('before rpm 4.0')
  })

  it.each([
    ['a link', { mode: 0o120777 }, ''], ['a folder', { mode: 0o040755 }, ''], ['a device', { mode: 0o020644 }, ''], ['a ghost', { flags: 64 }, 'made on the host'], ['one without a digest', { digest: '' }, 'no digest'], ['a digest of zeros', { digest: '0'.repeat(64) }, 'no digest'],
    ['a name without a folder', { folder: '' }, 'no absolute path'], ['a name that no kernel could log', { name: 'x'.repeat(5000) }, 'no absolute path'],
  ])('%s is no reference', async (_, over, note) => {
    const list = await parse(makeRpm({ main: fileTags([{ name: 'a', content: 'a' }, { name: 'b', content: 'b', ...over }]) }))
    expect(listedOf(list).map(({ path }) => path)).toEqual(['/usr/bin/a'])
    expect(list.notes.join()).toContain(note)
    expect(list.stopped).toBeNull()
  })

  it('may have names that are no text', async () => {
    const list = await parse(makeRpm({ main: fileTags([{ name: Uint8Array.of(0xff, 0x0a, 0x20), content: 'a' }]) }))
    expect(listedOf(list)[0].path).toBe('/usr/bin/\\xff\\u{a}_')
  })

  it('a package without files has none', async () => {
    const list = await parse(makeRpm({ main: { 1000: { text: 'empty' }, 1044: { text: 'x' } } }))
    expect([list.files.count, list.packages[0].label, list.stopped]).toEqual([0, 'empty', null])
  })

  it('names are shown without control characters', async () => {
    expect((await parse(made({ 1000: { text: 'a\u001b[2J' } }))).packages[0].label).toBe('a\\u{1b}[2J-1.0-1.noarch')
  })
})

describe('damage', () => {
  const bytes = made()
  const main = mainOf(bytes)

  it.each([0, 3, 95, 96, 111, 120, main - 1, main + 3, main + 15, main + 40, bytes.length - 8])('cut at byte %i: truncated there', async (length) => {
    const { code, byteOffset } = await refusal(bytes.subarray(0, length))
    expect(code).toBe(length < 4 ? 'rpm.magic' : 'rpm.truncated')
    expect(byteOffset).toBeLessThanOrEqual(length)
  })

  it.each([
    ['another lead', patched(bytes, 0, 0), 'rpm.magic', 0], ['another magic of a header', patched(bytes, main, 0), 'rpm.magic', main], ['more tags than rpm reads', patched(bytes, main + 8, 0x10000), 'rpm.too-many', main + 8],
    ['more data than rpm reads', patched(bytes, main + 12, 0x10000001), 'rpm.length', main + 12], ['more tags than there are bytes', patched(bytes, main + 8, 0xffff), 'rpm.truncated', main + 16],
    ['33 tags of signatures', patched(bytes, 96 + 8, 33), 'rpm.too-many', 96 + 8], ['an unknown type', patched(bytes, entryOf(bytes, 1000) + 4, 10), 'rpm.type', entryOf(bytes, 1000) + 4],
    ['an offset behind the data', patched(bytes, entryOf(bytes, 1000) + 8, 0x7fffffff), 'rpm.offset', entryOf(bytes, 1000) + 8], ['a negative offset', patched(bytes, entryOf(bytes, 1000) + 8, -1), 'rpm.offset', entryOf(bytes, 1000) + 8],
    ['more values than there are bytes', patched(bytes, entryOf(bytes, 1037) + 12, 0xffffffff), 'rpm.count', entryOf(bytes, 1037) + 12], ['a tag twice', patched(bytes, entryOf(bytes, 1001), 1000), 'rpm.duplicate', entryOf(bytes, 1001)],
    ['a region of another size', patched(bytes, entryOf(bytes, 63) + 12, 8), 'rpm.region', entryOf(bytes, 63)],
  ])('%s', async (_, damaged, code, byteOffset) => {
    expect(await refusal(damaged)).toMatchObject({ code, byteOffset, file: 'x.rpm' })
  })

  it('a region that leaves tags out is refused: nobody signed them', async () => {
    const trailer = bytes.length - 'payload'.length - 16
    const tags = Buffer.from(bytes).readUInt32BE(main + 8)
    expect(await refusal(patched(bytes, trailer + 8, -16 * (tags - 1)))).toMatchObject({ code: 'rpm.region', byteOffset: trailer })
  })

  it.each([
    ['fewer modes than files', { 1030: { int16: [0o100644] } }, 'rpm.count'], ['fewer digests', { 1035: { texts: [sha256('')] } }, 'rpm.count'], ['no modes', without(1030), 'rpm.count'], ['more folders than files', { 1118: { texts: ['/a/', '/b/', '/c/'] } }, 'rpm.count'],
    ['a folder that is not there', { 1116: { int32: [0, 7] } }, 'rpm.folder'], ['a digest of another length', { 1035: { texts: [sha256('ls'), 'ab'] } }, 'rpm.digest'], ['a digest that is none', { 1035: { texts: [sha256('ls'), 'x'.repeat(64)] } }, 'rpm.digest'],
    ['an unknown hash', { 5011: { int32: [99] } }, 'rpm.algorithm'], ['names that are numbers', { 1117: { int32: [1, 2] } }, 'rpm.type'], ['modes that are texts', { 1030: { texts: ['a', 'b'] } }, 'rpm.type'],
    ['signatures of another number of files', { 5090: { texts: [''] } }, 'rpm.count'],
  ])('%s: what was read before stays', async (_, over, code) => {
    const tags = Object.keys(over).length > 5 ? (over as RpmTags) : { ...TWO, ...(over as RpmTags) }
    const list = await parse(makeRpm({ main: tags }))
    expect(list.stopped?.code).toBe(code)
    expect(list.files.count).toBe(code === 'rpm.folder' || code === 'rpm.digest' ? 1 : 0)
    expect(list.packages[0].name).toBe('made')
  })

  it('a text that never ends is none', async () => {
    const open = makeRpm({ main: { 1000: { text: 'a' }, 1044: { text: 'x' }, 9999: { bytes: Uint8Array.of(1, 2, 3) } }, oldForm: true, sha256: null, payload: new Uint8Array() })
    expect(await refusal(patched(open, entryOf(open, 1000) + 8, 5))).toMatchObject({ code: 'rpm.text', byteOffset: open.length - 2 })
  })

  it('a long folder does not multiply: paths are bounded by the file', async () => {
    const files = Array.from({ length: 200 }, (_, i) => ({ folder: `/${'x'.repeat(4000)}/`, name: `${i}`, content: `${i}` }))
    const list = await parse(makeRpm({ main: fileTags(files) }))
    expect(list.stopped?.code).toBe('rpm.too-large')
    expect(list.files.paths.length).toBeLessThan(100_000)
  })

  it('IMA signatures that are no hex are left out and counted', async () => {
    const list = await parse(made({}, { signature: { 274: { texts: ['xyz', '0302'] } } }))
    expect([...list.files.imaSignatures]).toEqual([[1, Uint8Array.of(3, 2)]])
    expect(list.notes.join()).toContain('1 IMA signature is not written in hex digits')
  })
})
