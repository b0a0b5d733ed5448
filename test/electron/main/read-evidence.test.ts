import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EVIDENCE_LIMITS } from '../../../electron/main/evidence-limits'
import { locatePlain, readPlain } from '../../../electron/main/plain-file'
import { readFiles, readFolder } from '../../../electron/main/read-evidence'

const isWindows = process.platform === 'win32'
const text = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes)

let base: string
let root: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'imascope-read-'))
  root = join(base, 'case')
  mkdirSync(join(root, 'host'), { recursive: true })
})
afterEach(() => { rmSync(base, { recursive: true, force: true }) })

describe('a picked folder', () => {
  it('is its plain files, labelled by their path below it, in the order of their names', async () => {
    writeFileSync(join(root, 'host', 'quote.bin'), 'q')
    writeFileSync(join(root, 'b.log'), '')
    writeFileSync(join(root, 'a.log'), 'log')
    const picked = await readFolder(root)
    expect(picked.name).toBe('case')
    expect(picked.files.map(({ path, bytes }) => [path, text(bytes)])).toEqual([['a.log', 'log'], ['b.log', ''], ['host/quote.bin', 'q']])
    expect(picked.skipped).toEqual([])
  })

  it('reads a link that ends in a plain file of the same tree and names why it reads no other', async () => {
    writeFileSync(join(base, 'secret'), 'not yours')
    writeFileSync(join(root, 'host', 'log'), 'inside')
    symlinkSync('host/log', join(root, 'good'))
    symlinkSync('../secret', join(root, 'leaves'))
    symlinkSync('host', join(root, 'folder'))
    symlinkSync('nowhere', join(root, 'dangling'))
    symlinkSync('ring', join(root, 'ring'))
    const picked = await readFolder(root)
    expect(picked.files.map(({ path, bytes }) => [path, text(bytes)])).toEqual([['good', 'inside'], ['host/log', 'inside']])
    expect(picked.skipped).toEqual([
      { path: 'dangling', reason: 'a link that leads nowhere (ENOENT)' },
      { path: 'folder', reason: 'a link to a folder' },
      { path: 'leaves', reason: 'a link that leaves the folder' },
      { path: 'ring', reason: 'a link that leads nowhere (ELOOP)' },
    ])
  })

  it.skipIf(isWindows)('never opens a FIFO, a socket or a device', async () => {
    execFileSync('mkfifo', [join(root, 'fifo')])
    symlinkSync('fifo', join(root, 'link-to-fifo'))
    const server = createServer()
    await new Promise<void>((done) => { server.listen(join(root, 'socket'), done) })
    const picked = await readFolder(root)
    await new Promise((done) => { server.close(done) })
    expect(picked.files).toEqual([])
    expect(picked.skipped).toEqual([
      { path: 'fifo', reason: 'a FIFO' }, { path: 'link-to-fifo', reason: 'a FIFO' }, { path: 'socket', reason: 'a socket' },
    ])
    await expect(locatePlain('/dev/null', null)).rejects.toThrow('a device')
  })

  it('names what the system does not let it read', async () => {
    writeFileSync(join(root, 'log'), 'x')
    const { path, stats } = await locatePlain(join(root, 'log'), root)
    rmSync(path)
    await expect(readPlain(path, stats, 10)).rejects.toThrow('not readable (ENOENT)')
  })

  it('refuses a file that was swapped for another after it was looked at', async () => {
    writeFileSync(join(root, 'log'), 'first')
    writeFileSync(join(root, 'other'), 'second')
    const { path, stats } = await locatePlain(join(root, 'log'), root)
    renameSync(join(root, 'other'), path)
    await expect(readPlain(path, stats, 100)).rejects.toThrow('another file took its place')
  })

  it('reads a file that grew since it was looked at, up to the limit', async () => {
    writeFileSync(join(root, 'log'), 'first')
    const { path, stats } = await locatePlain(join(root, 'log'), root)
    appendFileSync(path, ' and second')
    expect(text(await readPlain(path, stats, 16))).toBe('first and second')
    await expect(readPlain(path, stats, 15)).rejects.toThrow('more than the 15 bytes')
  })

  it.skipIf(process.platform !== 'linux')('reads a file that states no size, as those of securityfs do', async () => {
    const { path, stats } = await locatePlain('/proc/version', null)
    expect(stats.size).toBe(0n)
    expect(text(await readPlain(path, stats, 4096))).toMatch(/^Linux version/)
  })

  it('stops at its limits and says so', async () => {
    mkdirSync(join(root, 'host', 'deep'))
    writeFileSync(join(root, 'a'), '12345')
    writeFileSync(join(root, 'b'), '67890')
    writeFileSync(join(root, 'c'), '1')
    const few = await readFolder(root, { ...EVIDENCE_LIMITS, totalBytes: 6, depth: 1 })
    expect(few.files.map(({ path }) => path)).toEqual(['a', 'c'])
    expect(few.skipped).toEqual([
      { path: 'b', reason: '5 bytes, more than the 1 that are left of one pick' },
      { path: 'host/deep', reason: 'more than 1 folders deep' },
    ])
    const three = await readFolder(root, { ...EVIDENCE_LIMITS, members: 3 })
    expect(three.files.length + three.skipped.length).toBeGreaterThan(0)
    expect(three.skipped).toContainEqual({ path: '.', reason: 'too many members; some were not read' })
  })

  it('says that a folder which vanished could not be read', async () => {
    await expect(readFolder(join(base, 'gone'))).rejects.toThrow('ENOENT')
  })
})

describe('picked files', () => {
  it('carry their names, and folders only where names would collide', async () => {
    writeFileSync(join(root, 'log'), 'one')
    writeFileSync(join(root, 'host', 'log'), 'two')
    expect((await readFiles([join(root, 'log')])).files.map(({ path }) => path)).toEqual(['log'])
    const both = await readFiles([join(root, 'host', 'log'), join(root, 'log')])
    expect(both.name).toBe('log')
    expect(both.files.map(({ path, bytes }) => [path, text(bytes)])).toEqual([['host/log', 'two'], ['log', 'one']])
  })

  it('may be links to anywhere, since the user named them, but only to plain files', async () => {
    writeFileSync(join(base, 'elsewhere'), 'yes')
    symlinkSync('../elsewhere', join(root, 'link'))
    symlinkSync('..', join(root, 'up'))
    const picked = await readFiles([join(root, 'link'), join(root, 'up')])
    expect(picked.files.map(({ path, bytes }) => [path, text(bytes)])).toEqual([['link', 'yes']])
    expect(picked.skipped).toEqual([{ path: 'up', reason: 'a link to a folder' }])
  })
})
