import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { OutputError, UsageError } from '../../cli/errors'
import { refuseExisting, refuseSharedOutputs, writeOutput } from '../../cli/outputs'
import { readInputs } from '../../cli/read-inputs'
import { newFolder } from './support/folders'

const signal = new AbortController().signal

async function* chunks(...texts: string[]) {
  yield* texts
}

async function* broken() {
  yield 'half'
  throw new RangeError('stopped')
}

const write = (path: string, content: AsyncIterable<string>) => writeOutput({ option: '--json', path }, content)

describe('refuseSharedOutputs', () => {
  it.each([
    ['the same path', (path: string) => path],
    ['another spelling', (path: string) => path.replace(/\/log$/, '/./sub/../log')],
    ['a link', (path: string) => (symlinkSync(path, `${path}-link`), `${path}-link`)],
    ['a hard link', (path: string) => (linkSync(path, `${path}-hard`), `${path}-hard`)],
    ['the folder itself', (path: string) => path.replace(/\/log$/, '')],
  ])('refuses an output that is an input: %s', async (_, output) => {
    const folder = newFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'log'), 'evidence')
    const { identities } = await readInputs([folder], [], signal, () => undefined)
    const path = output(join(folder, 'log'))
    await expect(refuseSharedOutputs([{ option: '--json', path }], identities)).rejects.toThrow(new UsageError(`--json: ${path} is also an input`))
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('evidence')
  })

  it('refuses two outputs to one file, there already or not', async () => {
    const path = join(newFolder(), 'out')
    const both = [{ option: '--json', path }, { option: '--entries', path }]
    await expect(refuseSharedOutputs(both, [])).rejects.toThrow(new UsageError(`--entries: ${path} is also the output of --json`))
    writeFileSync(path, '')
    symlinkSync(path, `${path}-link`)
    await expect(refuseSharedOutputs([both[0], { option: '--entries', path: `${path}-link` }], [])).rejects.toThrow(UsageError)
  })

  it.each(['./out', '../folder/out', '/out', 'sub/../out', '../link/out'])('refuses two outputs to one file that is not there yet, spelled %s', async (spelling) => {
    const parent = newFolder()
    const folder = join(parent, 'folder')
    mkdirSync(join(folder, 'sub'), { recursive: true })
    symlinkSync(folder, join(parent, 'link'))
    const both = (second: string) => refuseSharedOutputs([{ option: '--json', path: `${folder}/out` }, { option: '--entries', path: second }], [])
    await expect(both(`${folder}/${spelling}`)).rejects.toThrow(new UsageError(`--entries: ${folder}/${spelling} is also the output of --json`))
    await both(`${folder}/${spelling}2`)
    await both(join(parent, 'out'))
    await both(join(parent, 'nowhere', 'out'))
  })

  it('accepts a new file beside the evidence', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'log'), 'evidence')
    const { identities } = await readInputs([folder], [], signal, () => undefined)
    await refuseSharedOutputs([{ option: '--json', path: join(folder, 'report.json') }, { option: '--entries', path: '/dev/null' }], identities)
  })
})

describe('writeOutput', () => {
  it('overwrites another file and keeps its mode', async () => {
    const path = join(newFolder(), 'out')
    writeFileSync(path, 'old and longer')
    chmodSync(path, 0o640)
    await write(path, chunks('new', ' text'))
    expect(readFileSync(path, 'utf8')).toBe('new text')
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })

  it('leaves the old file and nothing else when it fails half way', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'out'), 'old')
    await expect(write(join(folder, 'out'), broken())).rejects.toThrow(RangeError)
    expect(readdirSync(folder)).toEqual(['out'])
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('old')
  })

  it('writes through a link and leaves the link', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'real'), 'old')
    symlinkSync('real', join(folder, 'link'))
    await write(join(folder, 'link'), chunks('new'))
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
  })

  it('takes no place of a file when it is exclusive, and makes a new one with the mode asked for', async () => {
    const folder = newFolder()
    const path = join(folder, 'out')
    const writeNew = (content: string | Uint8Array) => writeOutput({ option: '--output', path }, (async function* () { yield content })(), { exclusive: true, mode: 0o600 })
    await writeNew(Uint8Array.of(0xff, 0x00, 0x0a))
    expect([[...readFileSync(path)], statSync(path).mode & 0o777]).toEqual([[0xff, 0x00, 0x0a], 0o600])
    await expect(writeNew('new')).rejects.toThrow(new OutputError(`--output: ${path}: it exists`))
    symlinkSync('nowhere', join(folder, 'dangling'))
    await expect(writeOutput({ option: '--output', path: join(folder, 'dangling') }, chunks('x'), { exclusive: true })).rejects.toThrow('EEXIST')
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'out'])
    await writeOutput({ option: '--output', path: '/dev/null' }, chunks('x'), { exclusive: true })
  })

  it('refuses files that exist before anything is done, and nothing else', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'old'), '')
    await expect(refuseExisting([{ option: '--output', path: join(folder, 'new') }, { option: '--new-key', path: join(folder, 'old') }])).rejects.toThrow(new OutputError(`--new-key: ${join(folder, 'old')}: it exists; --force overwrites it`))
    await refuseExisting([{ option: '--output', path: join(folder, 'new') }, { option: '--output', path: '/dev/null' }])
  })

  it('does not replace a device', async () => {
    await write('/dev/null', chunks('gone'))
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it.each([
    ['a folder that is not there', (folder: string) => join(folder, 'none', 'out'), 'no such file or directory (ENOENT)'],
    ['a folder', (folder: string) => folder, 'illegal operation on a directory (EISDIR)'],
    ['a path through a file', (folder: string) => (writeFileSync(join(folder, 'f'), ''), join(folder, 'f', 'out')), 'not a directory (ENOTDIR)'],
    ['a full device', () => '/dev/full', 'no space left on device (ENOSPC)'],
  ])('cannot write to %s', async (_, place, reason) => {
    const path = place(newFolder())
    await expect(write(path, chunks('x'))).rejects.toThrow(new OutputError(`--json: ${path}: ${reason}`))
    expect(existsSync(`${path}.tmp`)).toBe(false)
  })
})
