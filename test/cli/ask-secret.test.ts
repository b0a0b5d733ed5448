import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SecretLine } from '../../cli/ask-secret'
import { PYTHON3, askPython } from '../support/python-peer'
import { hasTool } from '../support/run-commands'
import { POLICY } from './support/policy-files'

describe('a line that is typed', () => {
  it.each<[string, string, string]>([
    ['ends at Enter', 'ab\rc', 'ab'], ['ends at a line feed', 'ab\nc', 'ab'], ['ends at Ctrl-D', 'ab\u0004c', 'ab'], ['loses a character to Backspace', 'aé\u007fb\r', 'ab'], ['loses nothing that it has not', '\u007f\bab\r', 'ab'], ['loses all to Ctrl-U', 'ab\u0015c\r', 'c'], ['may be empty', '\r', ''], ['keeps blanks', ' a b \r', ' a b '],
  ])('%s', (_, text, line) => {
    const secret = new SecretLine()
    expect([secret.take(Buffer.from(text)), Buffer.from(secret.bytes()).toString(), secret.isInterrupted]).toEqual([true, line, false])
  })

  it('comes in pieces, hears Ctrl-C, has an end and is wiped', () => {
    const secret = new SecretLine()
    expect([secret.take(Buffer.from('a')), secret.take(Buffer.from('b'))]).toEqual([false, false])
    expect(Buffer.from(secret.bytes()).toString()).toBe('ab')
    expect([secret.take(Buffer.from('\u0003')), secret.isInterrupted]).toEqual([true, true])
    secret.clear()
    secret.take(Buffer.alloc(10_000, 0x61))
    expect(secret.bytes()).toHaveLength(4096)
  })
})

/** Runs a program at a terminal of its own, types each line when the prompt before it has come, and tells what the terminal showed. */
const TERMINAL = `
import json, os, pty, select, sys
asked = json.load(sys.stdin)
pid, fd = pty.fork()
if pid == 0:
    os.execv(asked['program'], [asked['program'], *asked['args']])
shown = b''
lines = asked['lines']
while True:
    try:
        ready, _, _ = select.select([fd], [], [], 60)
        chunk = os.read(fd, 4096) if ready else b''
    except OSError:
        break
    if not chunk: break
    shown += chunk
    if lines and shown.endswith(lines[0][0].encode()):
        os.write(fd, lines.pop(0)[1].encode())
print(json.dumps({'shown': shown.decode(), 'code': os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}))
`

describe.skipIf(!PYTHON3)('at a terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imascope-terminal-'))
  const file = (name: string) => join(folder, name)
  const sign = (args: readonly string[], lines: readonly (readonly [string, string])[]) => askPython<{ shown: string; code: number }>(TERMINAL, { program: process.execPath, args: [file('cli.js'), 'policy', 'sign', file('policy.json'), ...args], lines })

  beforeAll(async () => {
    await build({ configFile: resolve('cli/vite.config.ts'), logLevel: 'error', build: { outDir: folder } })
    writeFileSync(file('package.json'), '{"type":"module"}')
    writeFileSync(file('policy.json'), POLICY)
    writeFileSync(file('e.pem'), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'geheim' }))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('a passphrase is asked for and not shown', () => {
    const { shown, code } = sign(['--key', file('e.pem'), '--output', file('out')], [['e.pem: ', 'geheim\r']])
    expect([code, existsSync(file('out'))]).toEqual([0, true])
    expect(shown).toBe(`Passphrase of ${file('e.pem')}: \r\n`)
  })

  it('that of a new key is asked for twice', () => {
    const { shown, code } = sign(['--new-key', file('n.pem'), '--output', file('out2')], [['(empty for none): ', 'secret\r'], ['The same again: ', 'secret\r']])
    expect([code, shown.includes('secret'), existsSync(file('n.pem'))]).toEqual([0, false, true])
  })

  it('Ctrl-C ends the program and leaves nothing', () => {
    const { shown, code } = sign(['--key', file('e.pem'), '--output', file('out3')], [['e.pem: ', 'geh\u0003']])
    expect([code, existsSync(file('out3'))]).toEqual([130, false])
    expect(shown).toContain('imascope: interrupted')
  })

  it.skipIf(!hasTool('setsid'))('without one it is wrong usage', () => {
    const { status, stderr } = spawnSync('setsid', [process.execPath, file('cli.js'), 'policy', 'sign', file('policy.json'), '--key', file('e.pem'), '--output', file('out4')], { encoding: 'utf8', input: '' })
    expect([status, stderr]).toEqual([64, 'imascope: a passphrase is needed, and there is no terminal to ask at: --passphrase-file FILE\n'])
  })
})
