import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AbortedError, NoEvidenceError } from '@shared/engine/engine'
import type { InspectedFile } from '@shared/model/view'
import { describe, expect, it } from 'vitest'
import type { Io } from '../../cli/io'
import { OutputError } from '../../cli/errors'
import { run } from '../../cli/run'
import { fakeEngine, type FakeAnswers } from './support/fake-engine'
import { fakeIo } from './support/fake-io'
import { badReport, finding, report } from './support/fake-report'
import { newFolder } from './support/folders'

/** Runs with one evidence file, whose path replaces `LOG`; `DIR` is its folder. */
async function outcome(args: readonly string[], answers: FakeAnswers = {}, over: Partial<Io> = {}) {
  const folder = newFolder()
  const log = join(folder, 'log')
  writeFileSync(log, 'evidence')
  const { io, out, err } = fakeIo(over)
  const { engine, requests, closed } = fakeEngine(answers)
  const code = await run(args.map((arg) => arg.replace('LOG', log).replace('DIR', folder)), io, engine)
  return { code, out: out(), err: err(), requests, closed, folder, log }
}

const inconclusive = report({ verdict: 'inconclusive', compliance: 'not-checked' })
const warned = report({ findings: [finding({ severity: 'warning' })] })

describe('exit codes of verify', () => {
  it.each([
    ['trusted', [], report(), 0],
    ['untrusted', [], badReport(), 1],
    ['inconclusive', [], inconclusive, 2],
    ['trusted with a warning', [], warned, 0],
    ['trusted with a warning that fails', ['--fail-on', 'warning'], warned, 1],
    ['trusted with a note', ['--fail-on', 'warning'], report({ findings: [finding({ severity: 'info' })] }), 0],
    ['trusted with an error all the same', [], report({ findings: [finding()] }), 1],
    ['several hosts', ['--fail-on=warning'], report({ hosts: [{ ...report(), name: 'a', files: [] }, { ...warned, name: 'b', files: [] }] }), 1],
  ])('%s', async (_, args, answer, code) => {
    expect((await outcome(['verify', 'LOG', ...args], { report: answer })).code).toBe(code)
  })

  it('3 when nothing is evidence', async () => {
    const during = () => {
      throw new NoEvidenceError('host/log is no evidence of a known kind')
    }
    expect(await outcome(['verify', 'LOG'], { during })).toMatchObject({ code: 3, out: '', err: 'imascope: host/log is no evidence of a known kind\n' })
  })

  it('3 when there are policies and nothing else', async () => {
    const { evidence } = report()
    const none = { ...inconclusive, evidence: evidence.filter(({ kind }) => kind === 'runtime-policy' || kind === 'unrecognised') }
    expect(await outcome(['verify', 'LOG', '--json'], { report: none })).toMatchObject({ code: 3, out: '', err: 'imascope: policy.json is a policy, and no evidence of a host: name it with --policy, beside a log or a quote\n' })
  })

  it('3 when a path is not there, before the engine is asked', async () => {
    const { code, out, err, requests } = await outcome(['verify', 'DIR/none'], { report: report() })
    expect([code, out, requests]).toEqual([3, '', []])
    expect(err).toMatch(/^imascope: .*\/none: no such file or directory \(ENOENT\)\n$/)
  })

  it('64 on wrong usage', async () => {
    expect(await outcome(['verify'])).toMatchObject({ code: 64, out: '' })
    expect((await outcome(['verify', '--no'])).err).toBe('imascope: unknown option "--no"; try imascope verify --help\n')
  })

  it('64 when an output is an input', async () => {
    const { code, err, log, requests } = await outcome(['verify', 'DIR', '--json=LOG'], { report: report() })
    expect([code, requests]).toEqual([64, []])
    expect(err).toBe(`imascope: --json: ${log} is also an input\n`)
    expect(readFileSync(log, 'utf8')).toBe('evidence')
  })

  it.each([['--json=DIR/none/out'], ['--entries', 'DIR/none/out']])('73 when %s cannot be written, standard output empty', async (...args) => {
    const { code, out, err } = await outcome(['verify', 'LOG', ...args], { report: badReport() })
    expect([code, out]).toEqual([73, ''])
    expect(err).toMatch(/^imascope: --(json|entries): .*\/out: no such file or directory \(ENOENT\)\n$/)
  })

  it('73 when standard output fails', async () => {
    const stdout = () => Promise.reject(new OutputError('standard output: no space left on device'))
    expect(await outcome(['verify', 'LOG'], { report: report() }, { stdout })).toMatchObject({ code: 73, err: 'imascope: standard output: no space left on device\n' })
  })

  it('130 when it is interrupted', async () => {
    const during = () => {
      throw new AbortedError('aborted')
    }
    expect(await outcome(['verify', 'LOG'], { during })).toMatchObject({ code: 130, out: '', err: 'imascope: interrupted\n' })
    const late = new AbortController()
    const { code, folder } = await outcome(['verify', 'LOG', '--entries', 'DIR/e'], { report: report(), during: () => late.abort() }, { signal: late.signal })
    expect([code, existsSync(join(folder, 'e'))]).toEqual([130, false])
  })

  it('70 on a mistake of ours: one line, the stack only when asked for', async () => {
    const during = () => {
      throw new TypeError('x is\n\u001bnot a function')
    }
    const quiet = await outcome(['verify', 'LOG'], { during })
    expect(quiet).toMatchObject({ code: 70, out: '', err: 'imascope: internal error: x is\\u{a}\\u{1b}not a function\n' })
    expect((await outcome(['verify', 'LOG'], { during }, { env: { IMASCOPE_DEBUG: '1' } })).err).toContain('at ')
  })
})

describe('verify', () => {
  it('hands paths, roles and options to the engine and closes both', async () => {
    const { requests, closed, log } = await outcome(['verify', 'LOG', '--nonce=CAFE', '--policy', 'LOG', '--bank=sha384'], { report: report() })
    expect(requests).toMatchObject([{ files: [{ path: log, role: 'policy' }], skipped: [], options: { nonce: 'cafe', banks: ['sha384'] } }])
    expect(closed).toEqual(['case', 'engine'])
  })

  it('prints the report and nothing else with --json', async () => {
    const { out } = await outcome(['verify', 'LOG', '--json'], { report: badReport() })
    expect(out).toBe(`${JSON.stringify(badReport(), null, 2)}\n`)
  })

  it('writes the report to a file with --json=FILE and nothing to standard output', async () => {
    const { out, folder } = await outcome(['verify', 'LOG', '--json=DIR/r.json'], { report: report() })
    expect(out).toBe('')
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toEqual(report())
  })

  it('writes a line for every entry', async () => {
    const { folder } = await outcome(['verify', 'LOG', '--entries=DIR/e'], { report: report({ log: { ...report().log!, entries: 12_001 } }) })
    const lines = readFileSync(join(folder, 'e'), 'utf8').split('\n')
    expect(lines).toHaveLength(12_002)
    expect([lines[0], lines[12_000], lines[12_001]]).toEqual(['{"entry":1}', '{"entry":12001}', ''])
  })

  it('writes no entry where there is no log', async () => {
    const { folder } = await outcome(['verify', 'LOG', '--entries=DIR/e'], { report: report({ log: null }) })
    expect(readFileSync(join(folder, 'e'), 'utf8')).toBe('')
  })

  it('tells damage on standard error, one line each', async () => {
    const { err } = await outcome(['verify', 'LOG'], { report: badReport() })
    expect(err).toBe('host/binary_runtime_measurements: at byte 181200 (entry 1842): expected 62 bytes, found 12 bytes before the end of the file\n')
  })

  it('tells damage of files that are no log, and once where hosts repeat it', async () => {
    const damage = finding({ code: 'evidence.malformed', entry: null, byteOffset: 7, evidence: 'e2', expected: 'a', found: 'b' })
    const whole = finding({ code: 'evidence.malformed', entry: null, byteOffset: null, evidence: 'e5', expected: null, message: 'No key is in it.' })
    const one = report({ findings: [damage, whole] })
    const { err } = await outcome(['verify', 'LOG', '--json'], { report: { ...one, hosts: [{ ...one, name: 'a', files: [] }, { ...one, name: 'b', files: [] }] } })
    expect(err).toBe('host/quote.msg: at byte 7: expected a, found b\nak.pub: No key is in it.\n')
  })

  it('colours on a terminal only, and not with NO_COLOR', async () => {
    expect((await outcome(['verify', 'LOG'], { report: report() })).out).not.toContain('\u001b')
    expect((await outcome(['verify', 'LOG'], { report: report() }, { stdoutIsTTY: true })).out).toContain('\u001b[32m')
    expect((await outcome(['verify', 'LOG'], { report: report() }, { stdoutIsTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b')
  })
})

describe('progress', () => {
  const during: FakeAnswers['during'] = ({ onProgress }) => {
    onProgress!({ stage: 'replay', done: 0, total: 20_560 })
    onProgress!({ stage: 'replay', done: 5, total: null })
    onProgress!({ stage: 'replay', done: 13_364, total: 20_560 })
    onProgress!({ stage: 'quotes', done: 1, total: 20_560 })
  }

  it('is one line on a terminal that is taken away', async () => {
    const { err } = await outcome(['verify', 'LOG'], { report: report(), during }, { stderrIsTTY: true })
    expect(err.split('\r\u001b[K')).toEqual([
      '', 'Reading file 1', 'Replaying entry 0 of 20,560', 'Replaying entry 5', 'Replaying entry 13,364 of 20,560 (45,000 entries/s)',
      'Checking quotes: entry 1 of 20,560', '',
    ])
  })

  it('is silent elsewhere', async () => {
    expect((await outcome(['verify', 'LOG'], { report: report(), during })).err).toBe('')
  })
})

describe('inspect', () => {
  const known = (over: Partial<InspectedFile> = {}): InspectedFile => ({
    path: 'host/quote.msg', kind: 'tpm-quote', size: 129, sha256: 'ab'.repeat(32), recognisedBy: 'the magic ff544347', error: null, notes: ['a note'],
    fields: [{
      label: 'Magic', term: 'magic', value: 'ff544347', meaning: 'made by a TPM', byteOffset: 0, byteLength: 4,
      children: [{ label: 'Byte', value: 'ff', byteOffset: 0, byteLength: 1 }],
    }],
    ...over,
  })
  const unknown = known({ kind: 'unrecognised', fields: [], notes: [], recognisedBy: 'nothing' })
  const answersFor = (...files: InspectedFile[]): FakeAnswers => ({ inspected: () => files.shift()! })

  it.each([
    ['all decoded', [known(), known()], 0],
    ['some decoded', [known(), unknown], 1],
    ['all in part', [known({ error: 'at byte 3: expected a, found b' }), known({ error: 'at byte 3: expected a, found b' })], 1],
    ['one in part', [unknown, known({ error: 'at byte 3: expected a, found b' })], 1],
    ['none decoded', [unknown, known({ error: 'at byte 3: expected a, found b', fields: [] })], 3],
  ])('%s', async (_, files, code) => {
    expect((await outcome(['inspect', 'LOG', import.meta.filename], answersFor(...files))).code).toBe(code)
  })

  it('shows fields with their bytes', async () => {
    const { out, err } = await outcome(['inspect', 'LOG'], answersFor(known({ error: 'at byte 3: expected a, found b' })))
    expect(out).toMatchInlineSnapshot(`
      "host/quote.msg
        kind     tpm-quote (the magic ff544347)
        size     129 bytes
        sha256   abababababababababababababababababababababababababababababababab
        note     a note
        damaged  at byte 3: expected a, found b
              0 +4      Magic [magic]: ff544347 (made by a TPM)
              0 +1        Byte: ff
      "
    `)
    expect(err).toBe('host/quote.msg: at byte 3: expected a, found b\n')
  })

  it.each([['text', [], ''], ['JSON', ['--json'], JSON.stringify([unknown, known({ error: 'at byte 0: expected a, found b', fields: [] })], null, 2) + '\n']])(
    'of nothing that it can decode it tells why on standard error, and no %s that looks like an answer', async (_, options, expected) => {
      const { code, out, err } = await outcome(['inspect', 'LOG', import.meta.filename, ...options], answersFor(unknown, known({ error: 'at byte 0: expected a, found b', fields: [] })))
      expect([code, out]).toEqual([3, expected])
      expect(err).toBe('host/quote.msg: of no known kind\nhost/quote.msg: at byte 0: expected a, found b\n')
    })

  it('prints JSON', async () => {
    expect(JSON.parse((await outcome(['inspect', '--json', 'LOG'], answersFor(known()))).out)).toEqual([known()])
  })

  it('says how many fields it leaves out', async () => {
    const fields = Array.from({ length: 1000 }, (_, i) => ({ label: `Entry ${i}`, value: '1', byteOffset: i, byteLength: 1 }))
    expect((await outcome(['inspect', 'LOG'], answersFor(known({ fields })))).out).toContain('... and 600 more of 1,000 fields: --json has them all')
  })

  it('refuses an output that is an input', async () => {
    expect((await outcome(['inspect', 'LOG', '--json=LOG'], answersFor(known()))).code).toBe(64)
  })
})

describe('version and help', () => {
  it('print on standard output', async () => {
    expect(await outcome(['--version'])).toMatchObject({ code: 0, out: 'imascope 0.1.0\n', err: '', closed: ['engine'] })
    expect(await outcome(['verify', '--help'])).toMatchObject({ code: 0, err: '' })
  })
})
