/** The built program, run with plain Node as a user does. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '@shared/model/report'
import { FIX_SAFETY, type Fix } from '@shared/model/workbench'
import { bootLog, makeLog } from '../support/make-log'
import { sampleCases, type SampleCase } from '../support/sample-cases'
import { signedLogRequest } from '../support/signed-log'
import { base64, makeSigner, signatureOf } from '../support/make-signed-policy'
import { newFolder } from './support/folders'

const RAW_CONTROL = /[\p{Cc}\p{Cf}]/u
const built = mkdtempSync(join(tmpdir(), 'imascope-built-'))
const program = join(built, 'cli.js')

beforeAll(async () => {
  await build({ configFile: resolve('cli/vite.config.ts'), logLevel: 'error', build: { outDir: built } })
  // As npm installs it: the module type is that of the package.
  writeFileSync(join(built, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(built, { recursive: true }))

function imascope(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return { code: status, out: stdout, err: stderr }
}

function vouched({ folder, expected }: SampleCase): string[] {
  const { nonce, ak, policy, imaKey = [], policyKey = [] } = expected.options
  const named = (option: string, names: readonly string[]) => names.flatMap((name) => [option, join(folder, name)])
  return [...named('--policy-key', policyKey), ...[nonce].flat().filter((one) => one !== '').flatMap((one) => ['--nonce', one]), ...named('--ak', ak), ...named('--policy', policy), ...named('--ima-key', imaKey)]
}

const EXIT_CODES = { trusted: 0, untrusted: 1, inconclusive: 2 } as const

describe.each(sampleCases())('sample $name', (sample) => {
  it('ends with the code of its verdict and says the verdict first', () => {
    const { code, out, err } = imascope('verify', sample.folder, ...vouched(sample))
    expect(code).toBe(EXIT_CODES[sample.expected.report.verdict])
    expect(out).toMatch(new RegExp(`^\\S ${sample.expected.report.verdict.toUpperCase()} `))
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
    const damage = sample.expected.findings.filter((finding) => /^evidence\.(truncated|malformed)$/.test(finding.code))
    expect(err.split('\n').length - 1).toBe(damage.length)
  })

  it('writes its report and a line for every entry, without raw control characters', () => {
    const folder = newFolder()
    const { code, out } = imascope('verify', sample.folder, ...vouched(sample), `--json=${join(folder, 'r')}`, '--entries', join(folder, 'e'))
    expect([code, out]).toEqual([EXIT_CODES[sample.expected.report.verdict], ''])
    const text = readFileSync(join(folder, 'r'), 'utf8')
    const report = JSON.parse(text) as Report
    expect(report).toMatchObject(sample.expected.report)
    const lines = readFileSync(join(folder, 'e'), 'utf8').trimEnd().split('\n')
    expect(lines.filter(Boolean).map((line) => (JSON.parse(line) as { entry: number }).entry)).toEqual(Array.from({ length: report.log?.entries ?? 0 }, (_, i) => i + 1))
    for (const line of [...text.split('\n'), ...lines]) expect(line).not.toMatch(RAW_CONTROL)
  })

  it('can be named part by part', () => {
    const names = readdirSync(sample.folder)
    // A log in segments has no one file that could be named, and of several quotes each has its own parts.
    if (!names.some((name) => /^(binary|ascii)_runtime|^binary_bios/.test(name)) || !names.some((name) => /^quote\.|^pcrs/.test(name))) return
    const part = (option: string, start: string) => names.filter((name) => name.startsWith(start)).map((name) => `--${option}=${join(sample.folder, name)}`)
    const parts = [
      part('log', 'binary_runtime_measurements'), part('log', 'ascii_runtime_measurements'), part('event-log', 'binary_bios'), part('quote', 'quote.msg'), part('pcrs', 'quote.pcrs'), part('pcrs', 'pcrs.yaml'), part('signature', 'quote.sig'),
    ].flat()
    const { code, out } = imascope('verify', ...parts, ...vouched(sample), '--json')
    expect(code).toBe(EXIT_CODES[sample.expected.report.verdict])
    expect(JSON.parse(out)).toMatchObject(sample.expected.report)
  })

  it('can be inspected', () => {
    const KINDS = { 'quote.msg': 'tpm-quote', 'ak.pub': 'public-key', 'binary_bios_measurements': 'event-log', 'binary_runtime_measurements': 'ima-log-binary' }
    const present = Object.entries(KINDS).filter(([name]) => readdirSync(sample.folder).includes(name))
    const { code, out } = imascope('inspect', ...present.map(([name]) => join(sample.folder, name)))
    expect(code).toBe(sample.name === 'cut-off' ? 1 : 0)
    for (const [, kind] of present) expect(out).toContain(kind)
  })
})

describe('the program', () => {
  const good = join(import.meta.dirname, '../../samples/good-boot')

  it('is one file with a shebang', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(imascope('--version')).toEqual({ code: 0, out: 'imascope 0.1.0\n', err: '' })
  })

  it('starts itself as threads for many signatures, as many as there are cores, and says the same without', () => {
    const folder = newFolder()
    const { log, key, valid, invalid } = signedLogRequest(500)
    writeFileSync(join(folder, 'log'), log)
    writeFileSync(join(folder, 'ima.pem'), key)
    const [alone, threaded] = [1, 3].map((cores) => {
      const told = `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.availableParallelism = () => ${cores}; syncBuiltinESMExports(); process.on('worker', () => console.error('thread'))`
      return spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(told)}`, program, 'verify', '--log', join(folder, 'log'), '--ima-key', join(folder, 'ima.pem'), '--json'], { encoding: 'utf8' })
    })
    expect(alone).toMatchObject({ status: 1, stderr: '' })
    expect(threaded).toMatchObject({ status: 1, stderr: 'thread\n'.repeat(3), stdout: alone.stdout })
    expect((JSON.parse(threaded.stdout) as Report).signatures).toMatchObject({ valid, invalid })
  })

  it('helps', () => {
    expect(imascope('verify', '--help')).toMatchObject({ code: 0, err: '' })
    expect(imascope()).toMatchObject({ code: 64, out: '' })
  })

  it('ends quietly when its reader goes away', () => {
    const result = spawnSync('bash', ['-c', '"$0" "$1" verify "$2" --json | head -c 1; echo " ${PIPESTATUS[0]}"', process.execPath, program, good], { encoding: 'utf8' })
    expect(result).toMatchObject({ stdout: '{ 2\n', stderr: '' })
  })

  it('tells a full disk under standard output', () => {
    const result = spawnSync('bash', ['-c', '"$0" "$1" verify "$2" > /dev/full', process.execPath, program, good], { encoding: 'utf8' })
    expect(result).toMatchObject({ status: 73, stderr: 'imascope: standard output: no space left on device\n' })
  })

  it('is not held by a FIFO, and escapes names that are no text', () => {
    const folder = newFolder()
    execFileSync('mkfifo', [join(folder, 'a\u202epipe')])
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/raw`), Buffer.from([0xff, 0x1b, 0x5b])]), 'x')
    symlinkSync('/etc/passwd', join(folder, 'passwd'))
    writeFileSync(join(folder, 'log'), readFileSync(join(good, 'binary_runtime_measurements')))
    const { code, out, err } = imascope('verify', folder, '--json')
    expect(code).toBe(2)
    expect(err.replaceAll(folder, '')).toBe(
      '/a\\u{202e}pipe: not read: it is a FIFO, not a plain file\n/passwd: not read: it is a link that leaves the folder\n')
    for (const line of out.split('\n')) expect(line).not.toMatch(RAW_CONTROL)
    const report = JSON.parse(out) as Report
    expect(report.findings.map(({ code: finding }) => finding)).toContain('evidence.skipped')
    expect(report.evidence.map(({ path }) => path.replace(folder, ''))).toEqual(['/log', expect.stringMatching(/^\/raw\\+xff\\+u\{1b\}\[$/)])
  })

  it('says that a name which is not UTF-8 can\'t be given, and reads it from its folder', () => {
    const folder = newFolder()
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/log`), Buffer.of(0xff)]), readFileSync(join(good, 'binary_runtime_measurements')))
    const result = spawnSync('bash', ['-c', '"$0" "$1" verify "$2/log"$\'\\xff\'', process.execPath, program, folder], { encoding: 'utf8' })
    expect(result).toMatchObject({ status: 3, stdout: '' })
    expect(result.stderr).toMatch(/^imascope: .*log\ufffd: no such file or directory \(ENOENT\); a name that is not UTF-8 can't be given here: give the folder that it is in\n$/)
    expect(imascope('verify', folder, '--json').code).toBe(2)
  })

  it('takes a signature of the policy that lies beside it, and asks for the key that was named', () => {
    const [folder, signer] = [newFolder(), makeSigner()]
    const [policy, key, signature] = ['policy.json', 'cosign.pub', 'policy.json.sig'].map((name) => join(folder, name))
    const bytes = readFileSync(join(good, 'policy.json'))
    const verify = (...args: string[]) => imascope('verify', good, signature, '--policy', policy, ...args)
    writeFileSync(policy, bytes)
    writeFileSync(key, signer.pem)
    writeFileSync(signature, base64(signatureOf(bytes, signer)))
    expect(verify().out.replaceAll(/\s+/g, ' ')).toMatch(/policy\.json(\.sig)? proves nothing: no key was named that must have made it \(--policy-key\)/)
    expect(verify('--policy-key', key).out.replaceAll(/\s+/g, ' ')).toMatch(/policy\.json is signed by \S+cosign\.pub \(ecdsa-sha256\)/)
    writeFileSync(policy, `${bytes.toString()}\n`)
    expect(verify('--policy-key', key)).toMatchObject({ code: 1, out: expect.stringContaining('policy.bad-signature') as string })
  })

  it('suggests fixes after which nothing is rejected, in letters that hide nothing', () => {
    const [folder, unlisted] = [newFolder(), join(good, '../unlisted-files')]
    const [policy, log] = [join(folder, 'policy.json'), join(folder, 'log')]
    const document = JSON.parse(readFileSync(join(unlisted, 'policy.json'), 'utf8')) as { digests: Record<string, string[]> }
    writeFileSync(policy, JSON.stringify(document))
    writeFileSync(log, makeLog(bootLog('/opt/\u202egpj.sh')))
    expect(imascope('verify', '--log', log, '--policy', policy, '--suggest').out).toMatch(/^[\n -~]+$/)
    const { code, out } = imascope('verify', unlisted, '--policy', policy, '--suggest')
    const { schema, fixes } = JSON.parse(out) as { schema: string; fixes: Fix[] }
    expect([code, schema, fixes.map(({ safety }) => FIX_SAFETY.indexOf(safety)).every((place) => place >= 0)]).toEqual([1, 'imascope.fixes/1', true])
    for (const edit of fixes.flatMap(({ edits }) => edits)) if (edit.kind === 'add-digest') (document.digests[edit.name] ??= []).push(edit.digest)
    writeFileSync(policy, JSON.stringify(document))
    const report = JSON.parse(imascope('verify', unlisted, '--policy', policy, '--json').out) as Report
    expect(report.policy?.rejected).toBe(0)
  })

  it('finds nothing in a folder of other things', () => {
    const folder = newFolder()
    expect(imascope('verify', folder)).toEqual({ code: 3, out: '', err: 'imascope: there is no file to read\n' })
    writeFileSync(join(folder, 'a'), 'text')
    expect(imascope('verify', folder)).toMatchObject({ code: 3, out: '' })
  })
})
