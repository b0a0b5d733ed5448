import { describe, expect, it } from 'vitest'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../../support/decode'

const D1 = 'ab'.repeat(32)
const D2 = 'cd'.repeat(20)

const parsed = (document: unknown) => parseRuntimePolicy(sourceInput('allowlist.json', new Uint8Array(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)))))
const pointed = (text: string, { byteOffset, byteLength }: { byteOffset: number; byteLength: number }) => Buffer.from(text).subarray(byteOffset, byteOffset + byteLength).toString()
/** What every allowlist has first. */
const FORM = { severity: 'warning', refused: true, expected: 'a runtime policy, JSON', found: 'an allowlist, the form before it' }

/** Versions 1 to 6, each with what it brought (git history of Keylime before 2022-10). */
const VERSIONS: readonly Record<string, unknown>[] = [
  { meta: { version: 1 }, release: 0, hashes: { '/a': [D1] } },
  { meta: { version: 2, generator: 'keylime-legacy-format-upgrade' }, release: 0, hashes: { '/a': [D1] }, keyrings: { '.ima': [D2] } },
  { meta: { version: 3 }, release: 0, hashes: { '/a': [D1] }, keyrings: { '.ima': [D2] }, ima: { ignored_keyrings: ['.builtin'] } },
  { meta: { version: 4 }, hashes: { '/a': [D1] }, keyrings: { '.ima': [D2] }, ima: { ignored_keyrings: ['.builtin'] }, 'ima-buf': { dm: [D1] } },
  { meta: { version: 5, checksum: '' }, hashes: { '/a': [D1] }, keyrings: { '.ima': [D2] }, ima: { ignored_keyrings: ['.builtin'], log_hash_alg: 'sha256' }, 'ima-buf': { dm: [D1] } },
  { meta: { version: 6 }, hashes: { '/a': [D1] }, keyrings: { '.ima': [D2] }, ima: { ignored_keyrings: ['.builtin'], log_hash_alg: 'sha256', dm_policy: { version: 1 } }, 'ima-buf': { dm: [D1] } },
]

describe('a JSON allowlist', () => {
  it.each(VERSIONS.map((document, i) => [i + 1, document] as const))('of version %i gives its lists and all other keys as they are', (version, document) => {
    const policy = parsed(document)
    expect(policy).toMatchObject({ form: 'allowlist', stopped: null, keylimeAccepts: false, deviations: [FORM], deviationCount: 1, excludes: [], ignoredKeyrings: version >= 3 ? ['.builtin'] : [] })
    expect([[...policy.digests], [...policy.keyrings], [...policy.imaBuf]]).toEqual([[['/a', [D1]]], version >= 2 ? [['.ima', [D2]]] : [], version >= 4 ? [['dm', [D1]]] : []])
    const { hashes: _hashes, keyrings: _keyrings, 'ima-buf': _buffers, ...rest } = document
    expect({ ...policy.settings }).toEqual(rest)
  })

  it('may bring excludes and keys of its own, as the converter copies them', () => {
    expect(parsed({ hashes: {}, excludes: ['/tmp'], 'verification-keys': '' })).toMatchObject({ excludes: ['/tmp'], settings: { 'verification-keys': '' }, deviationCount: 1 })
  })

  it('is told what of its lists no schema takes', () => {
    const text = JSON.stringify({ hashes: { '/é': [D1, 'XY'], '/b': 'x' }, keyrings: [1], ima: { ignored_keyrings: {} } })
    const { deviations, digests } = parsed(text)
    expect(deviations.map((one) => [one.severity, pointed(text, one)]).slice(1)).toEqual([['warning', '"XY"'], ['error', '"x"'], ['error', '[1]'], ['error', '{}']])
    expect([...digests]).toEqual([['/é', [D1, 'XY']], ['/b', []]])
  })

  it('is none where its digests are no object', () => {
    expect(parsed('{"hashes":[]}')).toMatchObject({ stopped: { code: 'policy.malformed', byteOffset: 10, expected: 'an object "hashes"', found: 'a list' } })
  })
})

describe('an allowlist with its excludes', () => {
  it('as an object', () => {
    const policy = parsed({ allowlist: { ...VERSIONS[4], excludes: ['/var'] }, exclude: ['/tmp', ''] })
    expect(policy).toMatchObject({ form: 'allowlist', excludes: ['/var', '/tmp', ''], settings: { meta: { version: 5 } }, deviations: [FORM] })
    expect([...policy.digests]).toEqual([['/a', [D1]]])
  })

  it.each([['a flat text', `${D1} /a b\n${D2} %keyring:.ima\n`, [['/a_b', [D1]]]], ['a JSON text', JSON.stringify(VERSIONS[1]), [['/a', [D1]]]], ['checksums', `${D1} */a b\n`, [['/a_b', [D1]]]]])('as %s', (_, allowlist, digests) => {
    const policy = parsed({ allowlist, exclude: ['/tmp'] })
    expect(policy).toMatchObject({ form: 'allowlist', excludes: ['/tmp'], stopped: null, deviations: [FORM] })
    expect([...policy.digests]).toEqual(digests)
  })

  it('a policy in one is read as well', () => {
    expect([...parsed({ allowlist: { digests: { '/a': [D1] } }, exclude: [] }).digests]).toEqual([['/a', [D1]]])
  })

  it('deviations in a text are told at the text', () => {
    for (const allowlist of [`XY /é\n${D1} /a`, JSON.stringify({ hashes: { '/é': ['XY'] } })]) {
      const text = JSON.stringify({ 'é': 1, allowlist, exclude: [] })
      const { deviations } = parsed(text)
      expect(deviations.slice(1).map((one) => pointed(text, one))).toEqual([JSON.stringify(allowlist)])
    }
  })

  it('counts all deviations in a text', () => {
    expect(parsed({ allowlist: JSON.stringify({ hashes: { '/a': Array.from({ length: 300 }, () => 'X') } }), exclude: [] })).toMatchObject({ deviationCount: 301, deviations: { length: 100 } })
  })

  it.each<[string, unknown, string, string]>([
    ['a number', 7, 'an object or a text', '7'], ['null', null, 'an object or a text', 'null'], ['another text', 'hello', 'JSON, or lines with a digest and a path', 'another text'], ['an object without digests', {}, 'an object "hashes"', 'none'],
    ['a broken text', '{"hashes":{', 'a key in quotes or }', 'the end of the text'], ['a text with a key twice', '{"hashes":{},"hashes":{}}', 'each key once', '"hashes" again'],
  ])('is none as %s', (_, allowlist, expected, found) => {
    expect(parsed(JSON.stringify({ 'é': 0, allowlist, exclude: [] }))).toMatchObject({ stopped: { code: 'policy.malformed', byteOffset: allowlist !== null && typeof allowlist === 'object' ? 0 : 20, expected, found } })
  })

  it('excludes that are no list are an error', () => {
    expect(parsed({ allowlist: VERSIONS[0], exclude: '/tmp' }).deviations.slice(1)).toMatchObject([{ severity: 'error', expected: '"exclude" to be an array', found: '/tmp' }])
  })
})

it('a document with digests is a runtime policy, whatever else it has', () => {
  expect(parsed({ digests: { '/a': [D1] }, hashes: { '/b': [D2] }, allowlist: '' })).toMatchObject({ form: 'runtime-policy', settings: { hashes: { '/b': [D2] }, allowlist: '' } })
})
