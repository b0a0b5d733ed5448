import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ReferenceList } from '@shared/model/reference'
import { recognise } from '@shared/sources/index'
import { parseFilelists } from '@shared/sources/rpm-filelists/parse'
import { hasTool } from '../../../vectors/tpm/peers'
import { noCheckpoint, sourceInput } from '../../../support/decode'
import { listedOf, placeOf } from '../../../support/listed'
import { buildRpm, sha256 } from '../../../support/make-rpm'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))
const parse = (text: string | Uint8Array): Promise<ReferenceList> => parseFilelists(sourceInput('filelists-ext.xml', typeof text === 'string' ? bytesOf(text) : text), noCheckpoint)
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<filelists-ext xmlns="http://linux.duke.edu/metadata/filelists-ext" packages="1">\n'
const PACKAGE = '<package pkgid="ab" name="demo" arch="x86_64">\n  <version epoch="0" ver="1.0" rel="1"/>\n'
const END = '</package>\n</filelists-ext>'
const listOf = (...files: readonly string[]) => `${HEAD}${PACKAGE}${files.map((one) => `  ${one}\n`).join('')}${END}`
const A = sha256('a')
const FILE = `<file hash="${A}">/usr/bin/a</file>`

describe.skipIf(!hasTool('createrepo_c') || !hasTool('rpmbuild'))('what createrepo_c writes (skipped where it or rpm is not installed)', () => {
  const names = ['/opt/a b', '/opt/é & <ü>', '/opt/plain', '/opt/"quoted"\'']
  const word = (name: string) => `"$RPM_BUILD_ROOT${name.replaceAll('"', '\\"')}"`
  const folder = mkdtempSync(join(tmpdir(), 'imascope-repo-'))
  const rpm = buildRpm('demo', ['mkdir -p $RPM_BUILD_ROOT/opt/dir', ...names.map((name) => `echo '${name.replaceAll('\'', '')}' > ${word(name)}`), ': > $RPM_BUILD_ROOT/opt/ghost'].join('\n'), ['/opt/a?b', '/opt/é*', '/opt/plain', '/opt/?quoted*', '%dir /opt/dir', '%ghost /opt/ghost'])
  copyFileSync(rpm, join(folder, 'demo.rpm'))
  execFileSync('createrepo_c', ['--quiet', '--simple-md-filenames', folder])
  const plain = gunzipSync(readFileSync(join(folder, 'repodata', readdirSync(join(folder, 'repodata')).find((name) => name.includes('filelists.xml'))!))).toString()
  const dumped = new Map(execFileSync('rpm', ['-qp', '--dump', rpm], { env: { ...process.env, LC_ALL: 'C.UTF-8' } }).toString().trimEnd().split('\n').map((line) => /^(.*) \d+ \d+ ([0-9a-f]{64}) /.exec(line)!).map(([, name, digest]) => [name, digest]))
  const unescape = (text: string) => text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name]!)
  // Debian 12's createrepo_c (0.17) knows no filelists-ext: the attribute is added as 0.21 and later write it, with the digests that rpm tells.
  const extended = plain.replaceAll('metadata/filelists"', 'metadata/filelists-ext"').replace(/<(\/?)filelists/g, '<$1filelists-ext').replace(/<file>(.*)<\/file>/g, (_, name: string) => `<file hash="${dumped.get(unescape(name))}">${name}</file>`)

  it('has the names and digests that rpm has', async () => {
    const list = await parse(extended)
    expect(listedOf(list).toSorted((a, b) => a.path.localeCompare(b.path))).toEqual(
      names.map((name) => ({ path: name.replaceAll(' ', '_'), algorithm: 'sha256', digest: dumped.get(name), package: 'demo-2:1.0-3.noarch' })).toSorted((a, b) => a.path.localeCompare(b.path)))
    expect(list.stopped).toBeNull()
    expect(list.notes.join()).toContain('1 file is not in a package but made on the host')
  })

  it('tells where each file stands', async () => {
    const list = await parse(extended)
    for (let i = 0; i < list.files.count; i++) expect(placeOf(list, bytesOf(extended), i)).toMatch(new RegExp(`^<file hash="${listedOf(list)[i].digest}">[^\n]*</file>$`))
  })

  it('the plain list is recognised too, and says that it has no digests', async () => {
    expect(recognise(sourceInput('x', bytesOf(plain)))?.source.kind).toBe('rpm-filelists')
    const list = await parse(plain)
    expect([list.files.count, list.packages.length, list.notes[0]]).toEqual([0, 1, 'No file has a digest: it is the plain list of files, and the extended one (filelists-ext) is of use here.'])
  })
})

describe('a list', () => {
  it('of any size is read in pieces that end anywhere', async () => {
    const files = Array.from({ length: 6000 }, (_, i) => `<file hash="${sha256(`${i}`)}">/opt/é€😀${i}</file>`)
    const list = await parse(listOf(...files))
    expect(listedOf(list)).toEqual(files.map((_, i) => ({ path: `/opt/é€😀${i}`, algorithm: 'sha256', digest: sha256(`${i}`), package: 'demo-1.0-1.x86_64' })))
    const bytes = bytesOf(listOf(...files))
    for (let i = 0; i < files.length; i += 7) expect(placeOf(list, bytes, i)).toBe(files[i])
  })

  it.each([
    ['entities of XML and numbers', '/opt/&amp;&#233;&#x20ac;&lt;', '/opt/&é€<'], ['CDATA', '<![CDATA[/opt/<a>]]>', '/opt/<a>'], ['a comment in it', '/opt/<!-- x -->a', '/opt/a'], ['blanks', '/opt/a  b', '/opt/a__b'],
  ])('a name with %s', async (_, written, path) => {
    expect(listedOf(await parse(listOf(`<file hash="${A}">${written}</file>`))).map((one) => one.path)).toEqual([path])
  })

  it.each([
    ['a folder', '<file type="dir">/opt</file>', ''], ['a ghost', `<file type="ghost" hash="${A}">/opt/x</file>`, 'made on the host'], ['one without a hash', '<file>/opt/x</file>', '1 file has no digest'], ['a hash of zeros', `<file hash="${'0'.repeat(64)}">/opt/x</file>`, '1 file has no digest'],
    ['a hash that is none', '<file hash="xy">/opt/x</file>', '1 digest is not written'], ['a relative name', `<file hash="${A}">opt/x</file>`, '1 name is no absolute path'],
  ])('%s is no reference', async (_, element, note) => {
    const list = await parse(listOf(FILE, element))
    expect(listedOf(list).map((one) => one.path)).toEqual(['/usr/bin/a'])
    expect(list.notes.join()).toContain(note)
  })

  it.each([['md5', 32], ['sha1', 40], ['sha224', 56], ['sha384', 96], ['sha512', 128]])('a hash as long as %s is one', async (name, digits) => {
    expect(listedOf(await parse(listOf(`<file hash="${'ab'.repeat(digits / 2)}">/a</file>`)))[0].algorithm).toBe(name)
  })
})

describe('damage: what stands before stays', () => {
  const start = HEAD.length + PACKAGE.length + 2
  const after = start + FILE.length + 1
  it.each([
    ['an entity that the document would have to define', `${HEAD}${PACKAGE}  ${FILE}\n<file>&x;</file>${END}`, 'filelists.xml', after + 6], ['an end tag of another element', `${HEAD}${PACKAGE}  ${FILE}\n</file>${END}`, 'filelists.xml', after],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(`${HEAD}${PACKAGE}  ${FILE}\n`), Buffer.of(0xff, 0xfe)]), 'filelists.encoding', after],
    ['elements in elements', `${HEAD}${PACKAGE}  ${FILE}\n${'<a>'.repeat(20)}`, 'filelists.depth', after + 14 * 3], ['a text without end', `${HEAD}${PACKAGE}  ${FILE}\n<file>${'x'.repeat(2_000_000)}`, 'filelists.length', after + 6],
    ['the end of the file', `${HEAD}${PACKAGE}  ${FILE}\n`, 'filelists.truncated', after],
  ])('%s', async (_, text, code, byteOffset) => {
    const list = await parse(typeof text === 'string' ? text : new Uint8Array(text))
    expect(list.stopped).toMatchObject({ code, file: 'filelists-ext.xml' })
    expect(Math.abs(list.stopped!.byteOffset - byteOffset)).toBeLessThanOrEqual(code === 'filelists.xml' ? 8 : 0)
    expect(list.files.count).toBe(1)
  })

  it.each([
    ['a document type', `<!DOCTYPE filelists-ext [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${listOf(FILE)}`, 'filelists.doctype'], ['another encoding', listOf(FILE).replace('UTF-8', 'ISO-8859-1'), 'filelists.encoding'],
  ])('%s is refused', async (_, text, code) => {
    const list = await parse(text.startsWith('<!DOCTYPE') ? text.replace(/<\?xml.*\?>\n/, '') : text)
    expect([list.stopped?.code, list.files.count]).toEqual([code, 0])
  })

  it('cut anywhere it gives no file that was not whole, and says so', async () => {
    const text = listOf(FILE, `<file hash="${sha256('b')}">/b</file>`)
    const all = listedOf(await parse(text)).map(({ path, digest }) => `${path} ${digest}`)
    for (let length = HEAD.length; length < text.length; length += 3) {
      const list = await parse(text.slice(0, length))
      expect(all).toEqual(expect.arrayContaining(listedOf(list).map(({ path, digest }) => `${path} ${digest}`)))
      expect(list.stopped?.code).toBe('filelists.truncated')
    }
  })
})
