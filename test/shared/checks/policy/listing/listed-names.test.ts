import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListedNames } from '@shared/checks/policy/listing/listed-names'
import { NameScan } from '@shared/checks/policy/listing/name-scan'

const utf8 = new TextEncoder()
const DIGEST = 'ab'.repeat(32)
const names = fc.uniqueArray(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '/usr/bin/true', '/usr/bin/truf', '/\ufffd', '/\ud800', '/\udc00x')), { maxLength: 40 })

function namesOf(...policies: Readonly<Record<string, readonly string[]>>[]): ListedNames {
  const maps = policies.map((one) => new Map(Object.entries(one)))
  return new ListedNames(new Set(maps.flatMap((one) => [...one.keys()])), maps)
}

/** The number of the name of these bytes, which stand among others as in a log. */
function find(listed: ListedNames, name: Uint8Array): number {
  const bytes = new Uint8Array(name.length + 12).fill(0x61)
  bytes.set(name, 5)
  listed.scan.scan(new DataView(bytes.buffer), 5, name.length)
  return listed.find(bytes, 5, name.length)
}

function lists(listed: ListedNames, digits: string): boolean | null {
  const digest = new Uint8Array(Buffer.from(digits, 'hex'))
  return listed.lists(0, digest, 0, digest.length)
}

describe('listed names', () => {
  it('are found by their bytes, and no others are', () => {
    fc.assert(fc.property(names, names, (known, others) => {
      const listed = new ListedNames(known, [new Map(known.map((name) => [name, []]))])
      for (const name of [...known, ...others]) {
        const isWritten = Buffer.from(name, 'utf8').toString('utf8') === name
        expect(find(listed, utf8.encode(name)), JSON.stringify(name)).toBe(isWritten ? known.indexOf(name) : known.indexOf(Buffer.from(name, 'utf8').toString('utf8')))
      }
    }))
  })

  it('are not found by bytes that are no UTF-8', () => {
    expect(find(namesOf({ '/\ufffd': [] }), Uint8Array.of(0x2f, 0xff))).toBe(-1)
  })

  it.each<[string, string[], boolean | null]>([
    ['as it is', ['00'.repeat(32), DIGEST], true], ['not', ['00'.repeat(32)], false], ['nothing at all', [], false], ['one that is its beginning', [DIGEST.slice(2)], false],
    ['in upper case', [DIGEST.toUpperCase()], null], ['behind its algorithm', [`sha256:${DIGEST}`], null], ['with a line feed', [`${DIGEST}\n`], null], ['half a byte', [DIGEST.slice(1)], null],
    ['in upper case, and as it is', [DIGEST.toUpperCase(), DIGEST], true], ['no hex', [''], null],
  ])('list a digest %s', (_, digests, expected) => {
    expect(lists(namesOf({ '/a': digests }), DIGEST)).toBe(expected)
  })

  it('list what any of several policies lists', () => {
    expect(['aa', 'bb', 'cc'].map((byte) => lists(namesOf({ '/a': ['aa'.repeat(32)] }, { '/a': ['bb'.repeat(32)], '/b': ['cc'.repeat(32)] }), byte.repeat(32)))).toEqual([true, true, false])
  })
})

describe('a scan of a name', () => {
  const scan = new NameScan()

  it('takes nothing for printable that is not', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 24 }), fc.nat(8), (name, at) => {
      const bytes = new Uint8Array(at + name.length)
      bytes.set(name, at)
      scan.scan(new DataView(bytes.buffer), at, name.length)
      if (scan.isPrintable) expect(name.every((byte) => byte > 0x20 && byte < 0x7f)).toBe(true)
    }), { numRuns: 2000 })
    for (let length = 1; length < 9; length++) {
      for (const byte of [0, 9, 0x20, 0x7f, 0x80, 0xff]) {
        const bytes = new Uint8Array(length).fill(0x61)
        bytes[length - 1] = byte
        scan.scan(new DataView(bytes.buffer), 0, length)
        expect(scan.isPrintable, `${byte} after ${length - 1}`).toBe(false)
      }
    }
  })

  it('takes usual paths for printable', () => {
    for (const path of ['/usr/bin/true', '/lib/x86_64-linux-gnu/libc.so.6', '/a', '/opt/~!{}+%/[x]']) {
      scan.scan(new DataView(utf8.encode(path).buffer), 0, path.length)
      expect(scan.isPrintable, path).toBe(true)
    }
  })
})
