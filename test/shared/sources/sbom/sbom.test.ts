import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import type { ReferenceList } from '@shared/model/reference'
import { recognise } from '@shared/sources/index'
import { parseSbom } from '@shared/sources/sbom/parse'
import { kernelHashName } from '@shared/sources/sbom/hash-names'
import { sourceInput } from '../../../support/decode'
import { listedOf, placeOf } from '../../../support/listed'
import { sha256 } from '../../../support/make-rpm'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))
const vector = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../../../vectors/sbom', name)))
const parse = (document: unknown): ReferenceList => parseSbom(sourceInput('bom.json', document instanceof Uint8Array ? document : bytesOf(typeof document === 'string' ? document : JSON.stringify(document))))
const cyclone = (...components: readonly unknown[]) => ({ bomFormat: 'CycloneDX', specVersion: '1.6', components })
const A = sha256('a')
const hashed = (name: string, over: object = {}) => ({ type: 'file', name, hashes: [{ alg: 'SHA-256', content: A }], ...over })

function refusal(document: string): { code: string; byteOffset: number } {
  try {
    parse(document)
  } catch (error) {
    if (error instanceof EvidenceError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('SPDX 2', () => {
  const bytes = vector('spdx-2.3-example.spdx.json')

  it('of the specification\'s example: files, digests and packages', () => {
    const list = parse(bytes)
    const of = (path: string, digest: string, algorithm = 'sha1', name: string | null = 'glibc-2.11.1') => ({ path, algorithm, digest, package: name })
    expect(listedOf(list)).toEqual([
      of('/src/org/spdx/parser/DOAPProject.java', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'), of('/lib-source/commons-lang3-3.1-sources.jar', 'c2b4e1c67a2d28fced849ee1bb76e7391b93f125'),
      of('/lib-source/jena-2.6.3-sources.jar', '3ab4e1c67a2d28fced849ee1bb76e7391b93f125'), of('/docs/myspec.pdf', 'fff4e1c67a2d28fced849ee1bb76e7391b93f125'),
      of('/package/foo.c', 'd6a770ba38583ed4bb4525bd96e50461655d2758', 'sha1', null), of('/package/foo.c', '624c1abb3664f4b35547e7c73864ad24', 'md5', null),
    ])
    expect(list.packages.map(({ label }) => label)).toEqual(['glibc-2.11.1', 'pkg:maven/org.apache.jena/apache-jena@3.12.0'])
    expect(list.notes).toEqual(['5 names are relative: they are taken from the root, so a path that fits means less.'])
    for (const [i, { digest }] of listedOf(list).entries()) expect(JSON.stringify(JSON.parse(placeOf(list, bytes, i)))).toContain(digest)
  })

  it('is recognised', () => expect(recognise(sourceInput('x', bytes))?.source.kind).toBe('sbom'))

  it.each([['CONTAINS', 'SPDXRef-P', 'SPDXRef-F'], ['CONTAINED_BY', 'SPDXRef-F', 'SPDXRef-P']])('a file belongs to a package by %s', (relationshipType, spdxElementId, relatedSpdxElement) => {
    const list = parse({ spdxVersion: 'SPDX-2.2', packages: [{ SPDXID: 'SPDXRef-P', name: '__proto__' }], files: [{ SPDXID: 'SPDXRef-F', fileName: '/a', checksums: [{ algorithm: 'SHA256', checksumValue: A.toUpperCase() }] }], relationships: [{ spdxElementId, relationshipType, relatedSpdxElement }] })
    expect(listedOf(list)).toEqual([{ path: '/a', algorithm: 'sha256', digest: A, package: '__proto__' }])
  })
})

describe('SPDX 3', () => {
  it('has files and packages in its graph', () => {
    const list = parse({ '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [
      { type: 'software_Package', spdxId: 'p', name: 'pkg', software_packageVersion: '1' }, { type: 'software_File', spdxId: 'f', name: '/usr/bin/a', verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: A }, { type: 'Hash', algorithm: 'blake3', hashValue: A }] },
      { type: 'Relationship', relationshipType: 'contains', from: 'p', to: ['f'] },
    ] })
    expect(listedOf(list)).toEqual([{ path: '/usr/bin/a', algorithm: 'sha256', digest: A, package: 'pkg-1' }])
    expect(list.notes.join()).toContain('1 hash is of an algorithm that IMA does not use')
  })
})

describe('CycloneDX', () => {
  it('of the specification\'s example: hashes of a library are of no file; of a file they have the kernel\'s names', () => {
    const text = Buffer.from(vector('cyclonedx-hashes-1.6.json')).toString()
    expect(parse(text).files.count).toBe(0)
    const list = parse(text.replace('"library"', '"file"').replace('"acme-example"', '"/usr/bin/acme"'))
    expect(listedOf(list).map(({ algorithm, digest }) => [algorithm, digest.length])).toEqual([['md5', 32], ['sha1', 40], ['sha256', 64], ['sha384', 96], ['sha512', 128], ['sha3-256', 64], ['sha3-384', 96], ['sha3-512', 128]])
    expect(list.notes).toEqual(['4 hashes are of an algorithm that IMA does not use, and left out.'])
  })

  it.each([
    ['its name', hashed('/usr/bin/a b'), ['/usr/bin/a_b']], ['where it was seen', hashed('a', { evidence: { occurrences: [{ location: '/opt/a' }, { location: '/srv/a' }, { location: 7 }] } }), ['/opt/a', '/srv/a']],
    ['a property of syft', hashed('a', { properties: [{ name: 'syft:location:0:path', value: '/lib/a' }, { name: 'other', value: '/x' }] }), ['/lib/a']], ['a property of Trivy', hashed('a', { properties: [{ name: 'aquasecurity:trivy:FilePath', value: '/lib/a' }] }), ['/lib/a']],
    ['a relative name', hashed('./usr/lib/a'), ['/usr/lib/a']],
  ])('a file\'s path is %s', (_, component, paths) => {
    expect(listedOf(parse(cyclone(component))).map(({ path }) => path)).toEqual(paths)
  })

  it('a file in a component is of that package, however deep', () => {
    const list = parse(cyclone({ type: 'library', name: 'bash', version: '5', purl: 'pkg:rpm/fedora/bash@5', components: [{ type: 'library', name: 'inner', components: [hashed('/a')] }, hashed('/b')] }, hashed('/c')))
    expect(listedOf(list).map(({ path, package: of }) => [path, of])).toEqual([['/c', null], ['/b', 'pkg:rpm/fedora/bash@5'], ['/a', 'inner']])
  })

  it('what is no component, hash or name is passed over', () => {
    const list = parse(cyclone(null, 7, 'x', [], { type: 'file' }, { type: 'file', name: '', hashes: [{ alg: 'SHA-256', content: A }] }, hashed('/x', { hashes: [null, { alg: 1, content: A }, { alg: 'SHA-256', content: 'ab' }, { alg: 'SHA-256', content: 'x'.repeat(64) }] }), hashed('/a')))
    expect(listedOf(list).map(({ path }) => path)).toEqual(['/a'])
    expect(list.notes).toEqual(['1 file has no hash.', '1 file has no name that is a path.', '2 hashes have not as many hex digits as the algorithm gives.'])
  })

  it('components in components without end are told', () => {
    const list = parse(`{"bomFormat":"CycloneDX","components":${'[{"components":'.repeat(5000)}[]${'}]'.repeat(5000)}}`)
    expect(list.notes.join()).toContain('not all of it was read')
  })

  it('one file of many hashes and places does not multiply', () => {
    const locations = Array.from({ length: 5000 }, (_, i) => ({ location: `/${i}` }))
    const list = parse(cyclone(hashed('a', { hashes: Array.from({ length: 5000 }, () => ({ alg: 'MD5', content: 'ab'.repeat(16) })), evidence: { occurrences: locations } })))
    expect(list.files.count).toBeLessThanOrEqual(24 * 100)
  })
})

describe('names of hashes', () => {
  it.each([['SHA-1', 'sha1'], ['SHA1', 'sha1'], ['sha512', 'sha512'], ['SHA3-256', 'sha3-256'], ['sha3_384', 'sha3-384'], ['MD5', 'md5'], ['SM3', 'sm3'], ['Streebog-256', 'streebog256'], ['BLAKE3', null], ['ADLER32', null], ['__proto__', null]])('%s is %s', (written, name) => {
    expect(kernelHashName(written)).toBe(name)
  })
})

describe('damage', () => {
  const text = JSON.stringify(cyclone(hashed('/a')))
  it('cut anywhere it is refused at its end', () => {
    for (let length = 1; length < text.length; length++) expect(refusal(text.slice(0, length))).toMatchObject({ code: 'sbom.truncated', byteOffset: length })
  })
  it.each([
    ['a key twice', '{"bomFormat":"CycloneDX","bomFormat":"CycloneDX"}', 'sbom.malformed', 25], ['a comma too many', '{"bomFormat":"CycloneDX",}', 'sbom.malformed', 25], ['a list', '["bomFormat"]', 'sbom.malformed', 0], ['no text', '\ud800', 'sbom.malformed', 0],
    ['another document', '{"a":{"bomFormat":"CycloneDX"}}', 'sbom.malformed', 0],
  ])('%s', (_, document, code, byteOffset) => expect(refusal(document)).toMatchObject({ code, byteOffset, file: 'bom.json' }))
  it('bytes that are no UTF-8', () => expect(() => parse(Uint8Array.of(0x7b, 0xff))).toThrow(/UTF-8/))
})
