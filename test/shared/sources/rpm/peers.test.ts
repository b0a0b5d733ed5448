import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReferenceList } from '@shared/model/reference'
import { recognise } from '@shared/sources/index'
import { parseRpm } from '@shared/sources/rpm/parse'
import { REFERENCE_FILE } from '@shared/model/reference'
import { hasTool } from '../../../vectors/tpm/peers'
import { sourceInput } from '../../../support/decode'
import { listedOf, placeOf } from '../../../support/listed'
import { buildRpm, readRpm, withFileSignatures } from '../../../support/make-rpm'

const INSTALL = [
  'mkdir -p $RPM_BUILD_ROOT/usr/bin $RPM_BUILD_ROOT/etc "$RPM_BUILD_ROOT/opt/a b" $RPM_BUILD_ROOT/opt/é', 'echo hi > $RPM_BUILD_ROOT/usr/bin/hi', 'ln -s hi $RPM_BUILD_ROOT/usr/bin/lo', 'ln $RPM_BUILD_ROOT/usr/bin/hi $RPM_BUILD_ROOT/usr/bin/hard',
  'echo c > $RPM_BUILD_ROOT/etc/demo.conf', 'echo s > "$RPM_BUILD_ROOT/opt/a b/c  d"', 'echo g > $RPM_BUILD_ROOT/etc/ghost', 'echo u > $RPM_BUILD_ROOT/opt/é/ü', ': > $RPM_BUILD_ROOT/opt/empty',
].join('\n')
const FILES = ['/usr/bin/hi', '/usr/bin/lo', '/usr/bin/hard', '%config(noreplace) /etc/demo.conf', '%ghost /etc/ghost', '%dir "/opt/a b"', '"/opt/a b/c  d"', '/opt/é/ü', '/opt/empty']
/** Numbers of OpenPGP's hashes that Debian's rpm can compute. */
const ALGORITHMS = [[1, 'md5', 32], [2, 'sha1', 40], [8, 'sha256', 64], [10, 'sha512', 128]] as const

const rpm = (...args: readonly string[]): string => execFileSync('rpm', args, { env: { ...process.env, LC_ALL: 'C.UTF-8' } }).toString()
const parse = (bytes: Uint8Array): Promise<ReferenceList> => parseRpm(sourceInput('x.rpm', bytes))

describe.skipIf(!hasTool('rpmbuild'))('packages that rpmbuild made (skipped where rpm is not installed)', () => {
  describe.each(ALGORITHMS)('with digests of algorithm %i, %s', (number, name, digits) => {
    let [path, bytes, list] = ['', new Uint8Array() as Uint8Array, null as unknown as ReferenceList]
    beforeAll(async () => {
      path = buildRpm('demo', INSTALL, FILES, { algorithm: number })
      bytes = readRpm(path)
      list = await parse(bytes)
    })

    it('has the regular files that rpm dumps, but for ghosts', () => {
      const dumped = rpm('-qp', '--dump', path).trimEnd().split('\n').map((line) => /^(.*) (\d+) (\d+) ([0-9a-f]*) 0?(\d+) \S+ \S+ (\d) /.exec(line)!)
      const regular = dumped.filter(([, file, , , , mode]) => mode.startsWith('100') && file !== '/etc/ghost')
      expect(regular).toHaveLength(6)
      expect(listedOf(list)).toEqual(regular.map(([, file, , , digest]) => ({ path: file.replaceAll(' ', '_'), algorithm: name, digest, package: 'demo-2:1.0-3.noarch' })))
      expect(list.files.flags).toEqual(Uint8Array.from(regular.map(([, , , , , , isConfig]) => (isConfig === '1' ? REFERENCE_FILE.config : 0))))
      expect(list.notes.join()).toContain('1 file is not in the package but made on the host')
      expect(list.stopped).toBeNull()
    })

    it('tells where each digest stands', () => {
      for (const [i, { digest }] of listedOf(list).entries()) expect(placeOf(list, bytes, i)).toBe(digest)
      expect(listedOf(list)[0].digest).toHaveLength(digits)
    })

    it('is the package that rpm says, with the digest of its header', () => {
      const [nevra, buildTime, sha256] = rpm('-qp', '--queryformat', '%{NAME} %{EPOCH} %{VERSION} %{RELEASE} %{ARCH}|%{BUILDTIME}|%{SHA256HEADER}', path).split('|')
      const [one] = list.packages
      expect([one.name, one.epoch, one.version, one.release, one.arch].join(' ')).toBe(nevra)
      expect([one.buildTime, one.header, one.signatures]).toEqual([Number(buildTime), 'good', []])
      expect(Buffer.from(bytes).toString('latin1')).toContain(sha256)
    })
  })

  it('finds IMA signatures where rpm finds them', async () => {
    const path = buildRpm('signed', INSTALL, FILES)
    const names = rpm('-qp', '--queryformat', '[%{FILENAMES}\\n]', path).trimEnd().split('\n')
    const signatures = names.map((name, i) => (name.includes('bin') ? `0302045f36e51c0004${'ab'.repeat(3)}${i.toString(16).padStart(2, '0')}` : ''))
    const bytes = withFileSignatures(readRpm(path), signatures)
    const signed = join(mkdtempSync(join(tmpdir(), 'imascope-rpm-')), 'signed.rpm')
    writeFileSync(signed, bytes)
    expect(rpm('-qp', '--queryformat', '[%{FILENAMES}|%{FILESIGNATURES}\\n]', signed).trimEnd().split('\n')).toEqual(names.map((name, i) => `${name}|${signatures[i]}`))
    expect(execFileSync('rpmkeys', ['--checksig', '--nosignature', signed]).toString()).toContain('digests OK')
    const list = await parse(bytes)
    expect(list.packages[0].header).toBe('good')
    const found = listedOf(list).map(({ path: file }, i) => [file, Buffer.from(list.files.imaSignatures.get(i) ?? []).toString('hex')])
    expect(found.filter(([, signature]) => signature !== '')).toEqual([['/usr/bin/hard', signatures[names.indexOf('/usr/bin/hard')]], ['/usr/bin/hi', signatures[names.indexOf('/usr/bin/hi')]]])
  })

  it('a source package has no file that a kernel measures', async () => {
    const bytes = readRpm(buildRpm('src', 'true', [], { source: true }))
    const list = await parse(bytes)
    expect(list.files.count).toBe(0)
    expect(list.packages[0].label).toBe('src-2:1.0-3.src')
    expect(list.notes.join()).toContain('source package')
  })

  it('is recognised by its bytes alone, and needs no payload', async () => {
    const bytes = readRpm(buildRpm('demo', INSTALL, FILES))
    expect(recognise(sourceInput('unnamed', bytes))?.source.kind).toBe('rpm-package')
    const list = await parse(bytes)
    const withoutPayload = bytes.subarray(0, bytes.length - 100)
    expect(listedOf(await parse(withoutPayload))).toEqual(listedOf(list))
  })
})
