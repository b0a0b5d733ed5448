import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { proposedName, readSaveArguments, saveFile } from '../../../electron/main/save-file'

const { asked, answer } = vi.hoisted(() => ({ asked: [] as { defaultPath?: string; properties?: string[] }[], answer: { canceled: false, filePath: '' } }))
vi.mock('electron', () => ({
  dialog: { showSaveDialog: async (_window: unknown, options: object) => { asked.push(options); return { ...answer } } },
  ipcMain: {}, BrowserWindow: {},
}))

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer
const save = (text: string, name = 'policy.json', isSecret = false) => saveFile({} as BrowserWindow, name, bytes(text), isSecret)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'imascope-save-'))
  Object.assign(answer, { canceled: false, filePath: join(folder, 'policy.json') })
  asked.length = 0
})
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

describe('saving', () => {
  it('writes the bytes under the name that the user chose, and leaves nothing else', async () => {
    expect(await save('{}')).toEqual({ name: 'policy.json' })
    expect([readdirSync(folder), readFileSync(answer.filePath, 'utf8')]).toEqual([['policy.json'], '{}'])
  })

  it('asks by a dialog that asks before it replaces', async () => {
    await save('{}', '../../etc/passwd')
    expect(asked).toEqual([expect.objectContaining({ defaultPath: '_.._etc_passwd', properties: expect.arrayContaining(['showOverwriteConfirmation']) as unknown })])
  })

  it('writes nothing when the user cancels', async () => {
    answer.canceled = true
    expect([await save('{}'), readdirSync(folder)]).toEqual([null, []])
  })

  it('replaces a file whole, and a link instead of what it leads to', async () => {
    writeFileSync(join(folder, 'evidence'), 'as it was')
    symlinkSync('evidence', answer.filePath)
    await save('new')
    expect([readFileSync(answer.filePath, 'utf8'), readFileSync(join(folder, 'evidence'), 'utf8')]).toEqual(['new', 'as it was'])
  })

  it.skipIf(process.platform === 'win32')('lets nobody but its owner read a secret, whoever could read what had its name', async () => {
    writeFileSync(answer.filePath, 'as it was', { mode: 0o644 })
    await save('key', 'signer.pem', true)
    expect([readFileSync(answer.filePath, 'utf8'), statSync(answer.filePath).mode & 0o777]).toEqual(['key', 0o600])
  })

  it('says why it could not, and leaves no half of a file', async () => {
    mkdirSync(answer.filePath)
    expect(await save('{}')).toEqual({ name: 'policy.json', failed: expect.stringMatching(/^the system refused \(E(ISDIR|EXIST|NOTEMPTY)\)$/) as unknown })
    expect(readdirSync(folder)).toEqual(['policy.json'])
    answer.filePath = join(folder, 'nowhere', 'policy.json')
    expect(await save('{}')).toMatchObject({ failed: 'the system refused (ENOENT)' })
  })
})

describe('what the page sends', () => {
  it.each([[[]], [['name']], [['name', new ArrayBuffer(1)]], [['name', new Uint8Array(1), false]], [[1, new ArrayBuffer(1), false]], [['name', new ArrayBuffer(1), 'true']], [['name', new ArrayBuffer(1), false, 'more']]])('is refused when it is %j', (args) => {
    expect(() => readSaveArguments(args)).toThrow(TypeError)
  })

  it.each([['policy.json', 'policy.json'], ['/etc/shadow', '_etc_shadow'], ['..', 'policy.json'], ['.hidden', 'hidden'], ['a\nb\u202ec', 'a_b_c'], ['', 'policy.json'], ['C:\\x', 'C__x'], ['n'.repeat(300), 'n'.repeat(120)]])('proposes for the name %j the name %j', (name, proposed) => {
    expect(proposedName(name)).toBe(proposed)
  })
})
