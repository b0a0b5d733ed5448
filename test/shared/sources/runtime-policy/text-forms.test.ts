import { bootLog, makeLog } from '../../../support/make-log'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../../support/decode'
import { PYTHON3, askPython } from '../../../support/python-peer'

const D1 = 'ab'.repeat(32)
const D2 = 'cd'.repeat(20)
const D3 = '0f'.repeat(64)

const parsed = (text: string | Uint8Array) => parseRuntimePolicy(sourceInput('allowlist.txt', typeof text === 'string' ? new Uint8Array(Buffer.from(text)) : text))
const lists = (text: string) => {
  const { form, digests, keyrings, stopped } = parsed(text)
  expect(stopped).toBeNull()
  return { form, digests: [...digests], keyrings: [...keyrings] }
}
const pointed = (text: string, { byteOffset, byteLength }: { byteOffset: number; byteLength: number }) => Buffer.from(text).subarray(byteOffset, byteOffset + byteLength).toString()

describe('a flat allowlist', () => {
  it('lists digests of paths, and of keyrings', () => {
    const text = `${D1} boot_aggregate\n${D1}  /usr/bin/ls\n${D2}\t/usr/bin/ls\n${D2} %keyring:.ima\n\n  ${D3}   /a\n`
    expect(lists(text)).toEqual({ form: 'flat-allowlist', digests: [['boot_aggregate', [D1]], ['/usr/bin/ls', [D1, D2]], ['/a', [D3]]], keyrings: [['.ima', [D2]]] })
    expect(parsed(text)).toMatchObject({ keylimeAccepts: false, deviationCount: 1, deviations: [{ severity: 'warning', refused: true, byteOffset: 0, byteLength: text.length, expected: 'a runtime policy, JSON', found: 'a list of lines' }], notes: [], settings: {} })
  })

  it('has _ for blanks, as IMA logs them', () => {
    const text = `${D1} /opt/My Program/a  b \n${D1} boot_aggregate\n`
    expect(lists(text).digests).toEqual([['/opt/My_Program/a__b', [D1]], ['boot_aggregate', [D1]]])
    expect(parsed(text).notes).toEqual(['One name has blanks, which IMA logs as _: it is listed so.'])
  })

  it('has no comments: a line of one word lists nothing, any other lists what it says', () => {
    const text = `# header\n${D1} /a\n${D1}\n#\n${D2} /b # why\n`
    expect(lists(text).digests).toEqual([['header', ['#']], ['/a', [D1]], ['/b_#_why', [D2]]])
    const { deviations } = parsed(text)
    expect(deviations.slice(1).map((one) => [one.expected, one.found, pointed(text, one)])).toEqual([
      ['40 to 128 lower-case hex digits', '#', '# header'], ['a digest and a path', D1, D1], ['a digest and a path', '#', '#'],
    ])
  })

  it('keeps its digests as they are written', () => {
    const text = `sha256:${D1} /a\n${D1.toUpperCase()} /b\n`
    expect(lists(text).digests).toEqual([['/a', [`sha256:${D1}`]], ['/b', [D1.toUpperCase()]]])
    expect(parsed(text).deviations.slice(1).map((one) => pointed(text, one))).toEqual(text.trimEnd().split('\n'))
  })

  it('may name files as it likes', () => {
    expect(lists(`${D1} __proto__\n${D2} constructor\n${D2} %keyring:__proto__\n`)).toMatchObject({ digests: [['__proto__', [D1]], ['constructor', [D2]]], keyrings: [['__proto__', [D2]]] })
  })

  it('points at bytes, not characters', () => {
    const text = `\ufeff${D1} /é😀\nXY /b\r\n${D1} boot_aggregate`
    expect(parsed(text).deviations.map((one) => pointed(text, one)).slice(1)).toEqual(['XY /b'])
    expect(parsed(text).digests.get('/é😀')).toEqual([D1])
  })
})

/** What Python makes of such a text: lines, words, keyrings, blanks, as the converters of Keylime are documented. */
const PROGRAM = `
import json, sys
def read(text):
    lists = {"digests": {}, "keyrings": {}}
    for line in text.splitlines():
        words = line.strip().split(None, 1)
        if len(words) != 2: continue
        digest, name = words
        kind = "keyrings" if name.startswith("%keyring:") else "digests"
        name = name[9:] if kind == "keyrings" else name.replace(" ", "_")
        lists[kind].setdefault(name, []).append(digest)
    return [list(map(list, lists[kind].items())) for kind in ("digests", "keyrings")]
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`

it.runIf(PYTHON3)('lines and words are Python\'s', () => {
  const piece = fc.constantFrom(D1, D2, '/a', '/b c', ' ', '  ', '\t', '\n', '\r\n', '\r', '\v', '\f', '\x1c', '\x1f', '\x85', '\xa0', '\u2028', '\u3000', '\ufeff', '%keyring:', '.ima', '*', '#', 'é', '\u200b')
  const texts = fc.sample(fc.array(piece, { maxLength: 30 }).map((pieces) => `${D1} %keyring:first\n${pieces.join('')}`), { numRuns: 2000, seed: 3 })
  const expected = askPython<unknown[][]>(PROGRAM, texts)
  for (const [i, text] of texts.entries()) {
    const { digests, keyrings } = lists(text)
    expect([text, digests, keyrings]).toEqual([text, ...expected[i]])
  }
})

describe('a list of checksums', () => {
  it.each([
    ['another algorithm of the length', `SHA3-256 (/a) = ${D1}`, [['/a', [`sha3-256:${D1}`]]]], ['one that no kernel has', `BLAKE2b (/a) = ${D1}`, [['/a', [`blake2b:${D1}`]]]],
    ['a cut one', `SHA512/256 (/a) = ${D1}`, [['/a', [`sha512-256:${D1}`]]]], ['one of another length', `SHA512 (/a) = ${D1}\nSHA256 (/b) = ${D1}`, [['/b', [D1]]]],
  ])('with the tag of %s accepts no other', (_, text, digests) => expect(lists(text)).toEqual({ form: 'checksums', digests, keyrings: [] }))

  it.each<[string, string, string, string]>([
    ['two blanks', `${D1}  /usr/bin/ls\n`, '/usr/bin/ls', D1], ['an asterisk', `${D1} */usr/bin/ls\n`, '/usr/bin/ls', D1], ['an escaped name', `\\${D1}  /a\\nb\\\\c\\rd\n`, '/a\nb\\c\rd', D1],
    ['a tag', `SHA256 (/usr/bin/ls) = ${D1}\n`, '/usr/bin/ls', D1], ['a tag and an escaped name', `\\SHA1 (/a\\nb) = ${D2}\n`, '/a\nb', D2], ['OpenSSL\'s tag', `SHA2-256(/a (b) = c)= ${D1}`, '/a_(b)_=_c', D1],
    ['blanks in the name', `${D1}  /a b  c`, '/a_b__c', D1], ['a blank at either end of the name', `${D1}   a \n`, '_a_', D1], ['a name in brackets', `${D1}  /a (b) = c\r\n`, '/a_(b)_=_c', D1], ['SHA-512', `${D3} */a\r\n`, '/a', D3],
  ])('with %s', (_, text, name, digest) => {
    expect(lists(text)).toEqual({ form: 'checksums', digests: [[name, [digest]]], keyrings: [] })
  })

  it('is an allowlist of Keylime\'s where it has Keylime\'s names, and means the same', () => {
    expect(lists(`${D1}  boot_aggregate\n${D2}  /a b\n`)).toEqual({ form: 'flat-allowlist', digests: [['boot_aggregate', [D1]], ['/a_b', [D2]]], keyrings: [] })
    expect(lists(`${D1}  /a\n${D2}  %keyring:.ima\n`).form).toBe('flat-allowlist')
  })

  it('may have had lines of an allowlist added to it', () => {
    expect(lists(`${D1} */a b\n${D1} boot_aggregate\n${D2}\t%keyring:.ima\nSHA1 (/c) = ${D2}\n`)).toEqual({ form: 'checksums', digests: [['/a_b', [D1]], ['boot_aggregate', [D1]], ['/c', [D2]]], keyrings: [['.ima', [D2]]] })
  })

  it('names each line that is none', () => {
    const text = `SHA256 (/a) = ${D1}\nsha256sum: /x: No such file\n${D2} */b\n\n`
    expect(lists(text)).toMatchObject({ form: 'checksums', digests: [['/a', [D1]], ['/b', [D2]]] })
    expect(parsed(text).deviations.map((one) => pointed(text, one)).slice(1)).toEqual(['sha256sum: /x: No such file'])
  })

  it('says where names have no root', () => {
    expect(parsed(`${D1} *a b\n${D1} *./c\n`).notes).toEqual(['One name has blanks, which IMA logs as _: it is listed so.', '2 names do not begin with /: no file of a log is called so.'])
  })

  it.runIf(spawnSync('sha256sum', ['--version']).status === 0)('as the tools write it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'imascope-'))
    try {
      const names = ['plain', 'two  blanks', 'line\nfeed', 'back\\slash', ' first', 'last ', '(a) = b', 'é😀', '*star', 'return\r']
      for (const name of names) writeFileSync(join(folder, name), name)
      const expected = names.map((name) => join(folder, name).replaceAll(' ', '_')).sort()
      for (const [tool, ...options] of [['sha256sum'], ['sha256sum', '-b'], ['sha256sum', '--tag'], ['sha1sum'], ['sha512sum', '--tag'], ['sha384sum']]) {
        const { stdout } = spawnSync(tool, [...options, '--', ...names.map((name) => join(folder, name))], { encoding: 'utf8' })
        const { form, digests, deviationCount } = parsed(stdout)
        expect([tool, options, form, [...digests.keys()].sort(), deviationCount]).toEqual([tool, options, 'checksums', expected, 1])
        const [digest] = spawnSync(tool, [join(folder, 'plain')], { encoding: 'utf8' }).stdout.split(' ')
        expect(digests.get(join(folder, 'plain'))).toEqual([digest])
      }
      expect(readFileSync(join(folder, 'plain'), 'utf8')).toBe('plain')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('what is no policy', () => {
  it.each<[string, string | Uint8Array, string, string]>([
    ['an empty file', '', 'a policy', 'an empty file'], ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), 'UTF-8 text', 'UTF-16 text'], ['UTF-16 of the other order', Uint8Array.of(0xfe, 0xff, 0, 0x7b), 'UTF-8 text', 'UTF-16 text'],
    ['a binary', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0xff), 'UTF-8 text', 'other bytes'], ['a log', makeLog(bootLog('/a')), 'a policy', 'an IMA log'], ['a text', 'Dear reader\n', 'JSON, or lines with a digest and a path', 'Dear'], ['blanks', ' \n\n', 'JSON, or lines with a digest and a path', 'the end of the text'],
    ['a digest alone', `${D1}\n`, 'JSON, or lines with a digest and a path', D1.slice(0, 60)], ['a number', '17', 'a JSON object, or lines with a digest and a path', '17'],
  ])('%s', (_, text, expected, found) => {
    expect(parsed(text)).toMatchObject({ stopped: { code: 'policy.malformed', expected, found }, keylimeAccepts: false, verificationKeys: [] })
  })
})

it('two hundred thousand lines are read in one pass', () => {
  const line = (i: number) => `${D1}  /usr/share/doc/package-${i}/copyright file\n`
  const { digests, deviationCount } = parsed(Array.from({ length: 200_000 }, (_, i) => line(i)).join(''))
  expect([digests.size, deviationCount]).toEqual([200_000, 1])
})

it.each([['blanks', ' '.repeat(400_000)], ['carriage returns', '\r'.repeat(400_000)], ['brackets', `SHA256 (${')'.repeat(400_000)}`], ['digits', 'a'.repeat(400_000)], ['one long line', `${D1} ${'a '.repeat(200_000)}`], ['line ends', '\n'.repeat(400_000)]])('%s take no more time than their length', (_, text) => {
  const { stopped, digests } = parsed(`${text}\n${D1} boot_aggregate`)
  expect([stopped, digests.get('boot_aggregate')]).toEqual([null, [D1]])
})
