import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { schemaAccepts } from '@shared/sources/runtime-policy/schema'
import { sourceInput } from '../../../support/decode'
import { policyText } from '../../../support/make-case'
import { findPython } from '../../../support/python'

/** The rules of docs/formats/runtime-policy.md in the words of JSON Schema, for a judge that others wrote. */
const PROGRAM = `
import json, sys
import jsonschema
lists = {"type": "object", "patternProperties": {"^": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^[0-9a-f]{40,128}$"}}}}
texts = {"type": "array", "items": {"type": "string"}}
policy = {"type": "object", "required": ["meta", "release", "digests", "excludes", "keyrings", "ima", "ima-buf", "verification-keys"], "properties": {
  "meta": {"type": "object", "required": ["version", "generator"], "properties": {"version": {"type": "integer", "minimum": 0}, "generator": {"type": "integer", "minimum": 0, "maximum": 3}, "timestamp": {"type": "string"}}},
  "release": {"type": "integer", "minimum": 0}, "digests": lists, "excludes": texts, "keyrings": lists, "ima-buf": lists, "verification-keys": {"type": "string"},
  "ima": {"type": "object", "required": ["ignored_keyrings", "log_hash_alg", "dm_policy"], "properties": {"ignored_keyrings": texts, "log_hash_alg": {"type": "string", "enum": ["sha1", "sha256", "sha384", "sha512"]}, "dm_policy": {"type": "null"}}}}}
keyring = {"type": "object", "required": ["pubkeys", "keyids"], "properties": {"pubkeys": texts, "keyids": {"type": "array", "items": {"type": "integer"}}, "meta": {"type": "object", "required": ["version"], "properties": {"version": {"type": "integer", "minimum": 1}}}}}
judges = [jsonschema.validators.validator_for(one)(one) for one in (policy, keyring)]
def accepts(text):
    document = json.loads(text)
    if not judges[0].is_valid(document): return False
    keys = document.get("verification-keys", "")
    try:
        return not keys or judges[1].is_valid(json.loads(keys))
    except json.JSONDecodeError:
        return False
json.dump([accepts(text) for text in json.load(sys.stdin)], sys.stdout)
`
const PYTHON = findPython(['jsonschema'])

function judged(texts: readonly string[]): boolean[] {
  const { status, stdout, stderr } = spawnSync(PYTHON!, ['-c', PROGRAM], { input: JSON.stringify(texts), maxBuffer: 1 << 28, encoding: 'utf8' })
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as boolean[]
}

const SOUND = JSON.parse(policyText({ digests: { '/a': ['ab'.repeat(32)] }, excludes: ['/tmp'], keyrings: { '.ima': ['cd'.repeat(20)] }, 'ima-buf': { x: ['ef'.repeat(64)] } })) as Record<string, Record<string, unknown>>
/** A sound policy with the value at a path replaced, or left out for `undefined`. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const document = structuredClone(SOUND)
  const place = path.slice(0, -1).reduce((at: Record<string | number, unknown>, key) => at[key] as Record<string, unknown>, document as Record<string | number, unknown>)
  place[path.at(-1)!] = value
  return JSON.stringify(document)
}

const PATHS: readonly (readonly (string | number)[])[] = [
  ...Object.keys(SOUND).map((key) => [key]), ['meta', 'version'], ['meta', 'generator'], ['meta', 'timestamp'], ['meta', 'x'], ['ima', 'ignored_keyrings'], ['ima', 'log_hash_alg'], ['ima', 'dm_policy'], ['unknown'],
  ['digests', '/a'], ['digests', '/a', 0], ['digests', '__proto__'], ['digests', ''], ['keyrings', '.ima', 1], ['ima-buf', 'x', 0], ['excludes', 0], ['excludes', 3],
]
const HEX = 'ab'.repeat(20)
const VALUES: readonly unknown[] = [
  undefined, null, true, false, 0, 1, -1, 3, 4, 1.5, 1e300, -0.5, '', 'sha1', 'sha256', 'sm3', 'SHA1', '3', [], {}, [[]], [''], [HEX], [HEX, HEX], [`${HEX}\n`], [HEX.toUpperCase()], [`sha1:${HEX}`], [HEX.slice(1)], [HEX.repeat(4)], [null], [1], HEX, `${HEX}\n`, `${HEX}\n\n`, ` ${HEX}`,
  { x: [] }, { x: [HEX] }, { x: HEX }, { version: 1, generator: 1 }, { version: 0, generator: 3, timestamp: 7 }, { ignored_keyrings: [], log_hash_alg: 'sha512', dm_policy: null }, { ignored_keyrings: ['*'], log_hash_alg: null, dm_policy: null },
  '[]', 'null', '{}', '{', '"{}"', '{"pubkeys":[],"keyids":[]}', '{"pubkeys":["x"],"keyids":[1.0,0]}', '{"pubkeys":[1],"keyids":[]}', '{"pubkeys":[],"keyids":["1"]}', '{"pubkeys":[],"keyids":[true]}', '{"pubkeys":[],"keyids":[],"meta":{}}', '{"pubkeys":[],"keyids":[],"meta":{"version":1}}',
  '{"pubkeys":[],"keyids":[],"meta":{"version":0}}', '{"pubkeys":[],"keyids":[],"meta":[]}', '"{\\"pubkeys\\":[],\\"keyids\\":[]}"',
]
const TEXTS: readonly string[] = [
  JSON.stringify(SOUND), ...PATHS.flatMap((path) => VALUES.map((value) => changed(path, value))),
  ...['1.0', '0.0', '-0', '-0.0', '1e0', '3.0', '30e-1', '1e400', '123456789012345678901234567890', '0.9999999999999999999'].flatMap((number) => ['"generator":3', '"version":1', '"release":0'].map((key) => JSON.stringify(SOUND).replace(key, `${key.split(':')[0]}:${number}`))),
  '[]', 'null', '"x"', '1', '{}', '{"digests":{}}',
]

const parsed = (text: string) => parseRuntimePolicy(sourceInput('policy.json', new Uint8Array(Buffer.from(text))))

it.skipIf(PYTHON === undefined)('a policy is accepted exactly where the schema accepts it', () => {
  const expected = judged(TEXTS)
  expect(expected.filter(Boolean).length).toBeGreaterThan(50)
  expect(expected.filter((one) => !one).length).toBeGreaterThan(500)
  const wrong = TEXTS.filter((text, i) => schemaAccepts(JSON.parse(text)) !== expected[i])
  expect(wrong).toEqual([])
})

it.skipIf(PYTHON === undefined)('any JSON in any place of it, too', () => {
  const texts = fc.sample(fc.tuple(fc.constantFrom(...PATHS), fc.jsonValue()).map(([path, value]) => changed(path, value)), { numRuns: 1500, seed: 7 })
  const expected = judged(texts)
  expect(texts.filter((text, i) => schemaAccepts(JSON.parse(text)) !== expected[i])).toEqual([])
})

describe('what is told of a document', () => {
  it('is a deviation for each reason of the schema, and none without', () => {
    for (const text of TEXTS) {
      const { stopped, deviations, keylimeAccepts } = parsed(text)
      if (stopped === null) expect([text, deviations.some((one) => one.refused)]).toEqual([text, !keylimeAccepts])
      expect(keylimeAccepts).toBe(stopped === null && schemaAccepts(JSON.parse(text)))
    }
  })

  it.each<[string, readonly (string | number)[], unknown, string, string]>([
    ['a generator in words', ['meta', 'generator'], 'keylime-legacy-format-upgrade', '"generator" to be a whole number from 0 to 3', 'keylime-legacy-format-upgrade'],
    ['a generator of the future', ['meta', 'generator'], 4, '"generator" to be a whole number from 0 to 3', '4'],
    ['a version that is true', ['meta', 'version'], true, '"version" to be a whole number from 0', 'true'],
    ['a timestamp in seconds', ['meta', 'timestamp'], 1728499655, '"timestamp" to be a text', '1728499655'],
    ['no generator', ['meta'], { version: 1 }, 'a key "generator" in "meta"', 'none'],
    ['a release below 0', ['release'], -1, '"release" to be a whole number from 0', '-1'],
    ['another log hash', ['ima', 'log_hash_alg'], 'sm3', '"log_hash_alg" to be sha1, sha256, sha384 or sha512', 'sm3'],
    ['a policy for device mapper', ['ima', 'dm_policy'], { version: 1 }, '"dm_policy" to be null', 'an object'],
    ['the keys of old versions', ['verification-keys'], [], '"verification-keys" to be a text', 'a list'],
    ['keys that are no JSON', ['verification-keys'], 'x', 'JSON of an object in the text of "verification-keys"', 'a text that is no JSON'],
    ['null for keyrings', ['keyrings'], null, '"keyrings" to be an object', 'null'], ['null for excludes', ['excludes'], null, '"excludes" to be an array', 'null'], ['null for digests', ['digests', '/a'], null, '"/a" to be an array', 'null'],
    ['an empty list', ['digests', '/a'], [], 'at least one digest', 'none'],
  ])('%s', (_, path, value, expected, found) => {
    const { deviations, deviationCount, keylimeAccepts } = parsed(changed(path, value))
    expect({ deviations, deviationCount, keylimeAccepts }).toMatchObject({ deviations: [{ severity: 'warning', refused: true, expected, found }], deviationCount: 1, keylimeAccepts: false })
  })

  it('a number that none can hold is not called infinite', () => {
    expect(parsed(JSON.stringify(SOUND).replace('"release":0', `"release":1${'0'.repeat(5000)}`))).toMatchObject({ deviations: [{ found: 'a number too large to be read' }] })
  })

  it('counts more deviations than it names', () => {
    expect(parsed(changed(['digests', '/a'], Array.from({ length: 250 }, () => 'X')))).toMatchObject({ deviationCount: 250, deviations: { length: 100 } })
  })

  it('a digest with a line feed at its end is taken by the schema and matches nothing: it is named', () => {
    expect(parsed(changed(['digests', '/a', 0], `${HEX}\n`))).toMatchObject({ keylimeAccepts: true, deviations: [{ refused: false, severity: 'warning', found: `${HEX}\\u{a}` }] })
  })
})
