import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectRuntimePolicy } from '@shared/sources/runtime-policy/detect'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { policyText } from '../../../support/make-case'
import { sourceInput } from '../../../support/decode'

const D1 = 'ab'.repeat(32)
const D2 = 'cd'.repeat(20)

const utf8 = (text: string) => new TextEncoder().encode(text)
const parsed = (text: string | Uint8Array) => parseRuntimePolicy(sourceInput('policy.json', typeof text === 'string' ? utf8(text) : text))
const detected = (text: string) => detectRuntimePolicy(sourceInput('x', utf8(text)))?.confidence ?? null
/** The file's bytes that a deviation points at. */
const pointed = (text: string, { byteOffset, byteLength }: { byteOffset: number; byteLength: number }) => Buffer.from(text).subarray(byteOffset, byteOffset + byteLength).toString()

describe('a whole policy', () => {
  it('gives its lists as they stand there', () => {
    const ima = { ignored_keyrings: ['.builtin'], log_hash_alg: 'sha1', dm_policy: null }
    const policy = parsed(JSON.stringify({ ...JSON.parse(policyText({ digests: { '/a': [D1, D2], '/b c': [D1] }, excludes: ['/tmp', ''], keyrings: { '.ima': [D1] }, 'ima-buf': { 'kexec-cmdline': [D2] } })), ima }))
    expect(policy).toMatchObject({ evidence: 'e1', path: 'policy.json', excludes: ['/tmp', ''], ignoredKeyrings: ['.builtin'], deviations: [], stopped: null })
    expect([...policy.digests]).toEqual([['/a', [D1, D2]], ['/b c', [D1]]])
    expect([...policy.keyrings]).toEqual([['.ima', [D1]]])
    expect([...policy.imaBuf]).toEqual([['kexec-cmdline', [D2]]])
  })

  it('may name files as it likes: no name is more than a name', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '\u0000', '/usr/bin/é', '\u202e/txt', '1', '0']
    const text = policyText({}).replace('"digests":{}', `"digests":{${names.map((name) => `${JSON.stringify(name)}:["${D1}"]`).join(',')}}`)
    const { digests, stopped } = parsed(text)
    expect(stopped).toBeNull()
    expect([...digests.keys()].sort()).toEqual([...names].sort())
    expect(digests.get('__proto__')).toEqual([D1])
    expect(({} as Record<string, unknown>)['/a']).toBeUndefined()
  })

  it('may begin with a byte order mark: places count it', () => {
    const text = `\ufeff${policyText({ digests: { '/a': ['XY'] } })}`
    const { stopped, digests, deviations, notes, keylimeAccepts } = parsed(text)
    expect([stopped, digests.get('/a'), keylimeAccepts, notes.length]).toEqual([null, ['XY'], false, 1])
    expect(pointed(text, deviations[0])).toBe('"XY"')
    expect(detected(text)).toBe('certain')
  })

  it('keeps all other keys as they are written, and the bytes that it was read from', () => {
    const text = policyText({}).replace('"release":0', '"release":7,"__proto__":{"x":1},"hashes":[2]')
    const { settings, bytes, form, keylimeAccepts } = parsed(text)
    expect(Object.keys(settings)).toEqual(['meta', 'release', '__proto__', 'hashes', 'ima', 'verification-keys'])
    expect([settings['release'], settings['__proto__'], settings['x'], form, keylimeAccepts]).toEqual([7, { x: 1 }, undefined, 'runtime-policy', true])
    expect(Buffer.from(bytes).toString()).toBe(text)
  })

  it.each([
    [{ meta: { version: 1, generator: 1 } }, ['Its generator is 1: parts of Keylime take a policy with 0 or 1 there for none, and let IMA pass unchecked.']], [{ meta: { version: 1, generator: 2 } }, []],
    [{ digests: { '/a b': [D1], '/c_d': [D1] } }, ['One path has blanks: IMA logs _ in their place, so no entry is called so.']], [{ digests: { ' /a': [D1], '/c ': [D1] } }, ['2 paths have blanks: IMA logs _ in their place, so no entry is called so.']],
  ])('tells what no schema minds: %j', (parts, notes) => {
    expect(parsed(JSON.stringify({ ...JSON.parse(policyText()), ...parts }))).toMatchObject({ notes, keylimeAccepts: true, deviations: [] })
  })

  it('may be nested deeper than a stack', () => {
    const depth = 200_000
    expect(parsed(policyText({}).replace('"release":0', `"release":${'['.repeat(depth)}${']'.repeat(depth)}`)).stopped).toBeNull()
  })
})

describe('what Keylime\'s schema refuses is read where its meaning is clear', () => {
  it.each(['meta', 'release', 'excludes', 'keyrings', 'ima', 'ima-buf', 'verification-keys'])('a missing %s', (key) => {
    const { [key]: _missing, ...rest } = JSON.parse(policyText({ digests: { '/a': [D1] } })) as Record<string, unknown>
    const policy = parsed(JSON.stringify(rest))
    expect(policy.deviations).toMatchObject([{ severity: 'warning', byteOffset: 0, byteLength: JSON.stringify(rest).length, expected: `a key "${key}"`, found: 'none' }])
    expect(policy.digests.get('/a')).toEqual([D1])
  })

  it.each([
    ['upper case', 'AB'.repeat(32)], ['a prefix', `sha256:${D1}`], ['39 digits', 'a'.repeat(39)], ['129 digits', 'a'.repeat(129)], ['a line feed at its end', `${D1}\n`], ['nothing', ''], ['other letters', 'xy'.repeat(32)],
  ])('a digest with %s stays as it is', (_, digest) => {
    const text = policyText({ digests: { '/é': [D1, digest] } })
    const { digests, deviations } = parsed(text)
    expect(digests.get('/é')).toEqual([D1, digest])
    expect(deviations).toMatchObject([{ severity: 'warning', expected: expect.stringMatching(/^40 to 128 lower-case hex digits/) as string }])
    expect(pointed(text, deviations[0])).toBe(JSON.stringify(digest))
  })

  it('each at its own bytes, whatever else has the same name or is written otherwise', () => {
    const text = '{"digests": {"/dup": ["XY1", "XY2"], "/\\u00e9é😀": [\n"XY3"]}, "keyrings": {"/dup": [["XY1"], "XY1"]}, "ima-buf": {"x": {"XY1": "]"}}}'
    const found = parsed(text).deviations.filter(({ expected }) => !expected.startsWith('a key'))
    expect(found.map((one) => pointed(text, one))).toEqual(['"XY1"', '"XY2"', '"XY3"', '["XY1"]', '"XY1"', '{"XY1": "]"}'])
    expect(new Set(found.map(({ byteOffset }) => byteOffset)).size).toBe(6)
    expect(found[4].byteOffset).toBe(Buffer.from(text).lastIndexOf('"XY1"]}, "ima-buf"'))
  })

  it('at most 100 are kept, and a long value is cut and escaped', () => {
    const digests = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`/${i}`, ['\u001b'.repeat(500)]]))
    const { deviations } = parsed(policyText({ digests }))
    expect(deviations).toHaveLength(100)
    expect(deviations[0].found).toBe('\\u{1b}'.repeat(200))
  })
})

describe('a value of another type', () => {
  it.each([
    ['digests of a path', { digests: { '/a': D1 } }, `"${D1}"`, []], ['a digest', { digests: { '/a': [D1, 7] } }, '7', [D1]], ['no digest', { digests: { '/a': [null] } }, 'null', []],
    ['excludes', { excludes: '/tmp' }, '"/tmp"', null], ['an exclude', { excludes: [['/tmp']] }, '["/tmp"]', null],
  ])('%s is an error with its place', (_, parts, place, digests) => {
    const text = JSON.stringify({ ...JSON.parse(policyText()), ...parts })
    const policy = parsed(text)
    expect(policy.deviations).toMatchObject([{ severity: 'error' }])
    expect(pointed(text, policy.deviations[0])).toBe(place)
    if (digests) expect(policy.digests.get('/a')).toEqual(digests)
    else expect(policy.excludes).toEqual([])
  })

  it.each(['keyrings', 'ima-buf'])('%s that is no object is an error', (key) => {
    const text = JSON.stringify({ ...JSON.parse(policyText()), [key]: [1] })
    const { deviations } = parsed(text)
    expect(deviations).toMatchObject([{ severity: 'error', expected: `"${key}" to be an object` }])
    expect(pointed(text, deviations[0])).toBe('[1]')
  })
})

describe('what cannot be read at all', () => {
  it.each([
    ['not UTF-8', Uint8Array.of(0x7b, 0xff), 1], ['empty', '', 0], ['no JSON', '{"digests":{},', 14], ['bytes after it', `${policyText()}x`, policyText().length],
    ['an array', '[]', 0], ['null', 'null', 0], ['a text', '"digests"', 0], ['without digests', '{"excludes":[]}', 0], ['digests that are a list', '{"meta":"é","digests":[]}', 23], ['digests that are null', '{"digests":null}', 11],
    ['a key twice', '{"digests":{},"é":1,"digests":{}}', 21], ['a path twice', `{"digests":{"/a":[],"/b":[],"/a":["${D1}"]}}`, 28], ['a key twice by an escape', '{"digests":{"/a":[],"\\u002fa":[]}}', 20],
    ['a key twice, deep inside', '{"digests":{},"x":[[{"a":{"b":1},"a":2}]]}', 33],
  ])('%s: policy.malformed at its byte', (_, text, byteOffset) => {
    const policy = parsed(text)
    expect(policy).toMatchObject({ stopped: { code: 'policy.malformed', file: 'policy.json', byteOffset }, excludes: [], deviations: [] })
    expect(policy.digests.size).toBe(0)
  })

  it.each([
    ['half a word', '{"é":1,"x":tru}', 12, 'a value', 'tru'], ['a comma at the end', '{"x":[1,]}', 8, 'a value', ']'], ['one in an object', '{"x":1,}', 7, 'a key in quotes', '}'],
    ['no comma', '{"x":1 "y":2}', 7, 'a comma or the end of the list', '"y"'], ['no colon', '{"x" 1}', 5, 'a colon', '1'], ['a key without quotes', '{x:1}', 1, 'a key in quotes or }', 'x'],
    ['another bracket', '{"x":[1}', 7, 'a comma or the end of the list', '}'], ['a bracket that closes nothing', ']', 0, 'a value', ']'], ['a comment', '{"x":/**/1}', 5, 'a value', '/**/'],
    ['a leading zero', '[01]', 2, 'a comma or the end of the list', '1'], ['no digit', '[-]', 1, 'a value or ]', '-'], ['a line feed in a string', '["a\n"]', 3, 'a quote at the end of the string', 'the end of the line'],
    ['no end of a string', '["a', 3, 'a quote at the end of the string', 'the end of the text'], ['an unknown escape', '["a","\\q"]', 5, 'a string without control characters and unknown escapes', '"\\\\q"'],
    ['a control character', '["\u0001"]', 1, 'a string without control characters and unknown escapes', '"\\u{1}"'], ['a second document', '{} {}', 3, 'the end of the text', '{'], ['an end too soon', '{"x":[', 6, 'a value or ]', 'the end of the text'],
    ['a no-break space', '[\u00a01]', 1, 'a value or ]', '\u00a01'],
  ])('%s is told where it stands', (_, text, byteOffset, expected, found) => {
    expect(parsed(text).stopped).toMatchObject({ code: 'policy.malformed', byteOffset, expected, found })
  })

  it('what is nested deeper than a stack, and not closed, is told at its end', () => {
    for (const opener of ['[', '{"a":', '[{"a":']) {
      const text = `{"digests":${opener.repeat(100_000)}`
      expect(parsed(text).stopped).toMatchObject({ code: 'policy.malformed', byteOffset: text.length })
      expect(parsed(opener.repeat(100_000)).stopped).toMatchObject({ code: 'policy.malformed' })
    }
  })

  it('a key of two objects, and a string that looks like a key, are not twice', () => {
    expect(parsed('{"digests":{"/a":[],"/b":[]},"x":[{"/a":"/a"},{"/a":["/a","/a"]},"digests"]}').stopped).toBeNull()
  })

  it('cut anywhere it is malformed, never half a policy', () => {
    const whole = utf8(policyText({ digests: { '/é': [D1], '/b': [D2] } }))
    for (let length = 0; length < whole.length; length++) {
      const { stopped, digests } = parsed(whole.subarray(0, length))
      expect([stopped?.code, digests.size]).toEqual(['policy.malformed', 0])
      expect(stopped!.byteOffset).toBeLessThanOrEqual(length)
    }
  })

  it('with a flipped bit it is read or malformed, nothing else', () => {
    const whole = utf8(policyText({ digests: { '/a': [D1] }, excludes: ['/tmp'] }))
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice()
      flipped[bit >> 3] ^= 1 << (bit & 7)
      const { stopped } = parsed(flipped)
      expect([undefined, 'policy.malformed']).toContain(stopped?.code)
    }
  })
})

it('any JSON at all is read or refused', () => {
  fc.assert(fc.property(fc.json(), (json) => {
    const { stopped } = parsed(`{"digests":{"/a":${json}},"excludes":${json},"ima":${json},"keyrings":${json}}`)
    expect([undefined, 'policy.malformed']).toContain(stopped?.code)
  }), { numRuns: 300 })
})

describe('detection', () => {
  it('goes by the keys, wherever they stand', () => {
    expect(detected(policyText())).toBe('certain')
    expect(detected(` \n\t${policyText()}`)).toBe('certain')
    expect(detected(`{"timestamp":"${'x'.repeat(10_000)}","meta":{},"digests" : {}}`)).toBe('certain')
    expect(detected(`{"meta":{},"digests":{"/é${'é'.repeat(5000)}":[]}}`)).toBe('certain')
    expect(detected('{"digests":{},"meta":')).toBe('certain')
  })

  it.each(['', '[]', '{}', '{"digests":[]}', '{"digests":{}}', '{"packages":{"digests":1}}', '"digests":{} "meta":{}', '# {"digests":{},"meta":{}}'])('%j is none', (text) => {
    expect(detected(text)).toBeNull()
  })
})
