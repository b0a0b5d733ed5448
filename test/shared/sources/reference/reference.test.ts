import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import type { ReferenceList } from '@shared/model/reference'
import { recognise } from '@shared/sources/index'
import { noCheckpoint, sourceInput } from '../../../support/decode'
import { listedOf, placeOf } from '../../../support/listed'
import { policyText } from '../../../support/make-case'
import { bootLog, makeLog } from '../../../support/make-log'
import { sha256 } from '../../../support/make-rpm'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))
const [A, B] = [sha256('a'), sha256('b')]

async function read(bytes: Uint8Array): Promise<ReferenceList> {
  const input = sourceInput('reference', bytes, 'reference')
  const decoded = await recognise(input)!.source.parse(input, noCheckpoint)
  if (decoded.kind !== 'reference') throw new Error(decoded.kind)
  return decoded.list
}

describe('a golden log', () => {
  it('is a list of digests, and no log', async () => {
    const bytes = makeLog([...bootLog('/usr/bin/a b'), { path: '/tmp/x', violation: true }, { template: 'ima-buf', path: '.ima', tail: bytesOf('k') }, { template: 'x', data: new Uint8Array(9) }])
    const list = await read(bytes)
    expect([list.form, listedOf(list)]).toEqual(['golden-log', [
      { path: 'boot_aggregate', algorithm: 'sha256', digest: sha256('boot_aggregate'), package: null }, { path: '/usr/bin/a_b', algorithm: 'sha256', digest: sha256('/usr/bin/a b'), package: null },
    ]])
    expect(list.notes).toEqual(['1 entry is of a file that was written while it was measured: no reference.', '1 entry is of a buffer, not of a file.', '1 entry has no digest of a file that could be compared.'])
  })

  it('has its signatures', async () => {
    const list = await read(makeLog([{ template: 'ima-sig', path: '/a', tail: Uint8Array.of(3, 2, 4) }]))
    expect([...list.files.imaSignatures]).toEqual([[0, Uint8Array.of(3, 2, 4)]])
  })

  it('may be text, and may be cut off', async () => {
    const text = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../vectors/ima/mixed/ascii_runtime_measurements')))
    const binary = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../vectors/ima/mixed/binary_runtime_measurements')))
    expect(listedOf(await read(text))).toEqual(listedOf(await read(binary)))
    const cut = await read(binary.subarray(0, 2000))
    expect(cut.stopped?.code).toBe('ima.truncated')
    expect(cut.files.count).toBeGreaterThan(5)
  })
})

describe('lists and policies', () => {
  it.each([
    ['a runtime policy', policyText({ digests: { '/a': [A, B], '/b': [`sha256:${B}`], '/é': [A] } }), [['/a', A], ['/a', B], ['/b', B], ['/é', A]]],
    ['an allowlist', JSON.stringify({ hashes: { '/a': [A], ['__proto__']: [B] }, meta: { version: 1 } }), [['/a', A], ['/__proto__', B]]], ['a wrapped allowlist', JSON.stringify({ allowlist: { hashes: { '/a': [A] }, meta: { version: 1 } }, exclude: [] }), [['/a', A]]],
    ['lines', `${A} /a\n${B} /b c\n`, [['/a', A], ['/b_c', B]]], ['checksums', `${A}  /a\n${B} *./b\n`, [['/a', A], ['/b', B]]],
  ])('%s: each digest, and where it stands', async (_, text, expected) => {
    const bytes = bytesOf(text)
    const list = await read(bytes)
    expect(listedOf(list).map(({ path, digest }) => [path, digest])).toEqual(expected)
    for (const [i, { digest }] of listedOf(list).entries()) {
      expect(placeOf(list, bytes, i)).toContain(digest)
      expect(list.files.byteLength[i]).toBeLessThan(100)
    }
  })

  it('relative names are taken where the list was named a reference, and only there', async () => {
    const text = bytesOf(`${A}  usr/bin/a\n${B}  ./b\n`)
    const list = await read(text)
    expect(listedOf(list).map(({ path }) => path)).toEqual(['/usr/bin/a', '/b'])
    expect(list.notes).toEqual(['2 names are relative: they are taken from the root, so a path that fits means less.'])
    expect(recognise(sourceInput('SUMS', text))).toBeNull()
  })

  it.each([['sm3', 64], ['sha3-256', 64], ['sha1', 40]])('a digest with the name %s is of that hash', async (name, digits) => {
    expect(listedOf(await read(bytesOf(policyText({ digests: { '/a': [`${name}:${'ab'.repeat(digits / 2)}`] } }))))[0].algorithm).toBe(name)
  })

  it('zeros and digests of no hash are left out', async () => {
    const list = await read(bytesOf(policyText({ digests: { '/a': ['0'.repeat(64), 'ab', 'blake3:ab', A] } })))
    expect([list.files.count, list.notes]).toEqual([1, ['3 digests are of no hash that IMA uses, or of nothing.']])
  })

  it('a policy that can\'t be read vouches for nothing, and says why', async () => {
    const list = await read(bytesOf(`{"meta":{},"digests":{"/a":["${A}"]`))
    expect([list.files.count, list.stopped?.code]).toEqual([0, 'policy.malformed'])
  })
})

describe('what a file is as a reference', () => {
  const kindOf = (bytes: Uint8Array) => recognise(sourceInput('x', bytes, 'reference'))?.source.kind ?? null
  it.each([
    ['a log', makeLog(bootLog('/a')), 'ima-log-binary'], ['an archive, which is opened', new Uint8Array(gzipSync('x')), 'archive'], ['a policy', bytesOf(policyText()), 'runtime-policy'], ['no bytes', new Uint8Array(), null], ['any text', bytesOf('hello\n'), null],
    ['a public key', bytesOf('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'), null],
  ])('%s', (_, bytes, kind) => expect(kindOf(bytes)).toBe(kind))
})
