import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVisible, visibleBytes } from '@shared/bytes/visible'
import { shellFileName, shellWord } from '@shared/engine/explain/commands/shell-word'

/** What bash makes of the words, each ended by a NUL. */
function printed(words: readonly string[]): Buffer {
  return spawnSync('bash', ['-s'], { input: Buffer.from(`printf '%s\\0' ${words.join(' ')}\n`), maxBuffer: 1 << 26 }).stdout
}

const utf8 = (text: string) => new Uint8Array(Buffer.from(text))
const nonNul = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.filter((byte) => byte !== 0))
const odd = fc.array(fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', '\r', '\t', ' ', '*', '~', '#', '\u202e', '\u200b', '\u00a0', 'é', '漢', '\u{1f600}', '-', ':', ';', '&', 'x41', '\\x41', '\u0007'), { maxLength: 12 }).map((parts) => utf8(parts.join('')))

describe('a word of bash', () => {
  it.each([fc.array(nonNul, { minLength: 50, maxLength: 80 }), fc.array(odd, { minLength: 50, maxLength: 80 })])('means exactly its bytes, and hides nothing', (names) => {
    fc.assert(fc.property(names, (list) => {
      const words = list.map((bytes) => shellWord(bytes)!)
      expect(printed(words)).toEqual(Buffer.concat(list.flatMap((bytes) => [bytes, Buffer.of(0)])))
      for (const word of words) expect(isVisible(word)).toBe(true)
    }), { numRuns: 12 })
  })

  it('is as plain as it can be', () => {
    expect(['log', 'a b', "it's", 'new\nline', '\u202egnp', 'back\\slash'].map((name) => shellWord(utf8(name)))).toEqual(['log', "'a b'", "'it'\\''s'", "$'new\\x0aline'", "$'\\xe2\\x80\\xaegnp'", "'back\\slash'"])
    expect(shellWord(utf8(''))).toBe("''")
  })

  it('is none where no argument can hold the name', () => {
    expect(shellWord(Uint8Array.of(0x61, 0))).toBeNull()
    expect(shellFileName('a\\u{0}b')).toBeNull()
  })
})

describe('a file name', () => {
  it('is never an option or an address', () => {
    expect(['-rf', '-', 'file:x', '/abs:olute', 'a/-b'].map(shellFileName)).toEqual(['./-rf', './-', "'./file:x'", "'/abs:olute'", 'a/-b'])
  })

  it('is the bytes that the visible path stands for', () => {
    fc.assert(fc.property(fc.array(nonNul.filter((bytes) => bytes.length > 0), { minLength: 40, maxLength: 60 }), (list) => {
      const out = printed(list.map((bytes) => shellFileName(visibleBytes(bytes))!))
      const plain = Buffer.concat(list.flatMap((bytes) => [bytes, Buffer.of(0)]))
      expect(out.toString('latin1').split('\0').map((name) => name.replace(/^\.\//, ''))).toEqual(plain.toString('latin1').split('\0').map((name) => name.replace(/^\.\//, '')))
    }), { numRuns: 12 })
  })
})
