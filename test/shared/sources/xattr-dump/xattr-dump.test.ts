import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toHex } from '@shared/bytes/hex'
import { visibleBytes } from '@shared/bytes/visible'
import { xattrValue } from '@shared/bytes/xattr-value'
import type { XattrDump } from '@shared/model/xattr-dump'
import { recognise } from '@shared/sources/index'
import { xattrDump } from '@shared/sources/xattr-dump/index'
import { parseXattrDump } from '@shared/sources/xattr-dump/parse'
import { noCheckpoint, sourceInput } from '../../../support/decode'
import { vector } from '../../../support/signed-captures'

const bytesOf = (text: string | Uint8Array) => new Uint8Array(Buffer.from(text as string, 'latin1'))
const parse = (text: string | Uint8Array): Promise<XattrDump> => parseXattrDump(sourceInput('xattrs.txt', typeof text === 'string' ? bytesOf(text) : text), noCheckpoint)
const kindOf = (text: string | Uint8Array) => recognise(sourceInput('x', typeof text === 'string' ? bytesOf(text) : text))?.source.kind ?? null

/** Names to values in hex, by file. */
function content(dump: XattrDump): Record<string, Record<string, string | null>> {
  return Object.fromEntries(dump.files.map(({ name, xattrs }) => [visibleBytes(name), Object.fromEntries(xattrs.map((one) => {
    const value = xattrValue(dump.bytes, one)
    return [one.name, value && toHex(value)]
  }))]))
}

/** A folder with these attributes, set by setfattr; `null` where its file system has none. */
function withXattrs(files: readonly (readonly [name: Buffer, xattrs: readonly (readonly [name: Buffer, value: string])[]])[]): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'xattrs-'))
  for (const [name, xattrs] of files) {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), '')
    for (const [xattr, value] of xattrs) {
      // Names are bytes that no argument list of Node's can hold: a shell writes them.
      const word = (bytes: Buffer) => `"$(printf '${[...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}_')"`
      const script = `cd "$1"; n=${word(name)}; a=${word(xattr)}; exec setfattr -n "\${a%_}" -v ${value} "\${n%_}"`
      if (spawnSync('bash', ['-c', script, 'bash', folder]).status !== 0) return null
    }
  }
  return folder
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const FILES = [
  [latin1('plain'), [[latin1('user.bin'), '0x00ff0a0d22'], [latin1('user.text'), '0x68656c6c6f20227722205c207a'], [latin1('user.empty'), '0x'], [latin1('user.we ird=n'), '0x01']]],
  [latin1('a b'), [[latin1('user.t'), '0x5c303132']]], [latin1('line\nfeed'), [[latin1('user.t'), '0x01']]], [latin1('back\\slash'), [[latin1('user.t'), '0x01']]], [latin1('\xff\xfe"='), [[latin1('user.\xff\n'), '0x01']]],
] as const
const folder = withXattrs(FILES)

describe.skipIf(folder === null)('what getfattr prints of real files', () => {
  const getfattr = (...args: string[]) => new Uint8Array(execFileSync('bash', ['-c', `cd "$1"; shift; getfattr "$@" 2>&1`, 'bash', folder!, ...args]))
  const expected = {
    'plain': { 'user.bin': '00ff0a0d22', 'user.text': '68656c6c6f20227722205c207a', 'user.empty': '', 'user.we ird=n': '01' },
    'a b': { 'user.t': '5c303132' }, 'line\\u{a}feed': { 'user.t': '01' }, 'back\\\\slash': { 'user.t': '01' }, '\\xff\\xfe"=': { 'user.\\xff\\u{a}': '01' },
  }

  it.each([[['-e', 'hex']], [['-e', 'base64']], [['-e', 'text']], [[]]])('%s: every name and value comes back', async (encoding) => {
    const bytes = new Uint8Array(execFileSync('bash', ['-c', 'cd "$1"; shift; getfattr -d -m - "$@" *', 'bash', folder!, ...encoding]))
    expect(kindOf(bytes)).toBe('xattr-dump')
    const dump = await parse(bytes)
    expect(content(dump)).toEqual(expected)
    expect([dump.stopped, dump.otherLines]).toEqual([null, 0])
    for (const { byteOffset, byteLength, xattrs } of dump.files) {
      expect(Buffer.from(bytes).toString('latin1', byteOffset, byteOffset + 8)).toBe('# file: ')
      expect(bytes[byteOffset + byteLength]).toBe(0x0a)
      for (const one of xattrs) expect(bytes[one.valueOffset - 1]).toBe(0x3d)
    }
  })

  it('absolute names, folders walked, what it says to the terminal, and names without values', async () => {
    expect(Object.keys(content(await parse(getfattr('-d', '-m', '-', '-R', '--absolute-names', folder!))))).toContain(`${folder}/plain`)
    const stripped = getfattr('-d', '-m', '-', '-e', 'hex', `${folder}/plain`)
    expect(Buffer.from(stripped).toString()).toMatch(/^getfattr: Removing leading/)
    expect(kindOf(stripped)).toBe('xattr-dump')
    const dump = await parse(stripped)
    expect([content(dump), dump.otherLines]).toEqual([{ [`${folder!.slice(1)}/plain`]: expected.plain }, 1])
    const names = getfattr('-m', '-', 'plain')
    expect(kindOf(names)).toBe('xattr-dump')
    expect(content(await parse(names))).toEqual({ plain: { 'user.bin': null, 'user.text': null, 'user.empty': null, 'user.we ird=n': null } })
  })
})

describe('a dump of signed files', () => {
  it('has the attributes of each, and lines of other programs are passed over', async () => {
    const bytes = vector('signed-files-xattrs.txt')
    const dump = await parse(bytes)
    const files = content(dump)
    const text = Buffer.from(bytes).toString()
    expect(Object.keys(files)).toEqual([...text.matchAll(/^# file: (.*)$/gm)].map((match) => match[1]))
    for (const [, name, digits] of text.matchAll(/^(security\.\S+|user\.\S+)=0x(.*)$/gm)) expect(Object.values(files).some((one) => one[name] === digits), name).toBe(true)
    expect(dump.otherLines).toBe([...text.matchAll(/^[0-9a-f]{64} {2}/gm)].length)
    expect(files['opt/evm/id']['security.ima']).toMatch(/^0302045f36e51c0100/)
  })
})

describe('detection', () => {
  it.each([
    ['getfacl\'s text', '# file: opt/x\n# owner: root\n# group: root\nuser::rwx\n'], ['a comment', '# file: x\n'], ['attributes of no file', 'user.a=0x01\nuser.b=0x02\n'], ['no bytes', ''],
    ['a name space that Linux lacks', '# file: x\nbogus.a=0x01\n'],
  ])('not %s', (_, text) => {
    expect(xattrDump.detect(sourceInput('x', bytesOf(text)))).toBeNull()
  })
})

describe('damage', () => {
  const first = '# file: a\nuser.t=0x01\n\n# file: b\n'
  it.each([
    ['odd hex digits', `${first}user.t=0x012\n`, 'xattrs.value', first.length + 7], ['no base64', `${first}user.t=0sA\n`, 'xattrs.value', first.length + 7], ['no end of the quotes', `${first}user.t="a\n`, 'xattrs.value', first.length + 7],
    ['an escaped end of the quotes', `${first}user.t="a\\"\n`, 'xattrs.value', first.length + 7], ['an unknown escape', `${first}user.t="\\q"\n`, 'xattrs.value', first.length + 7], ['an octal number above a byte', `${first}user.t="\\777"\n`, 'xattrs.value', first.length + 7],
    ['a value of no form', `${first}user.t=hello\n`, 'xattrs.value', first.length + 7], ['a value that Linux could not hold', `${first}user.t=0x${'00'.repeat(65_537)}\n`, 'xattrs.value', first.length + 7],
    ['an escape in a name', `${first}user.\\9=0x01\n`, 'xattrs.name', first.length], ['an escape in a path', `${first}# file: \\1\n`, 'xattrs.name', first.length + 8], ['a path without end', `${first}# file: ${'x'.repeat(20_000)}\n`, 'xattrs.name', first.length + 8],
    ['a last line without end', `${first}user.t=0x01`, 'xattrs.truncated', first.length + 11],
  ])('%s: what stands before stays', async (_, text, code, byteOffset) => {
    const { files, stopped } = await parse(text)
    expect(stopped).toMatchObject({ code, byteOffset, file: 'xattrs.txt' })
    expect(content(await parse(text)).a).toEqual({ 'user.t': '01' })
    expect(files).toHaveLength(2)
  })

  it('cut anywhere it gives no other value', async () => {
    const whole = '# file: a\nsecurity.ima=0x0302\nuser.t=0sAAAA\n\n# file: b\nuser.x="y"\n\n'
    const all = content(await parse(whole))
    for (let length = 0; length < whole.length; length++) {
      for (const [file, xattrs] of Object.entries(content(await parse(whole.slice(0, length))))) for (const [name, value] of Object.entries(xattrs)) expect(all[file][name]).toBe(value)
    }
  })

  it('line ends of Windows are no part of a value', async () => {
    expect(content(await parse('# file: a b\r\nuser.t="x"\r\n\r\n'))).toEqual({ 'a b': { 'user.t': '78' } })
  })
})
