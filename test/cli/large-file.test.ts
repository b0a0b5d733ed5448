import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXIT } from '../../cli/exit-codes'
import { InputError } from '../../cli/errors'
import { openPlainFile } from '../../cli/file-system'
import { LargeFile } from '../../cli/large-file'
import { createInProcessEngine } from '@shared/engine/in-process'
import { run } from '../../cli/run'
import { bootLog, makeLog } from '../support/make-log'
import { fakeIo } from './support/fake-io'

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'imascope-large-')) })
afterAll(() => rmSync(folder, { recursive: true }))

const CONTENT = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31) >> 3)

async function withFile<T>(name: string, use: (file: LargeFile, path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name)
  writeFileSync(path, CONTENT)
  const file = new LargeFile(name, await openPlainFile(path, 1e9))
  try {
    return await use(file, path)
  } finally {
    await file.close()
  }
}

describe('a file that stays on the disk', () => {
  it('gives its bytes by offset, fewer at its end, into room where there is some', () => withFile('a', async (file) => {
    expect(file.size).toBe(CONTENT.length)
    expect(Buffer.compare(file.read(5, 70_000), CONTENT.subarray(5, 70_005))).toBe(0)
    expect(Buffer.compare(file.read(CONTENT.length - 3, 10), CONTENT.subarray(-3))).toBe(0)
    expect(file.read(CONTENT.length + 3, 10)).toHaveLength(0)
    const room = new Uint8Array(100)
    expect(Buffer.compare(file.read(7, 100, room), CONTENT.subarray(7, 107))).toBe(0)
    expect(Buffer.compare(room, CONTENT.subarray(7, 107))).toBe(0)
    expect(file.read(7, 101, room)).toHaveLength(101)
  }))

  it('has the digest of all its bytes', () => withFile('b', async (file) => {
    expect(Buffer.from(await file.sha256()).toString('hex')).toBe(createHash('sha256').update(CONTENT).digest('hex'))
  }))

  it('is refused where it was written to', () => withFile('c', async (file, path) => {
    await file.refuseChanged()
    appendFileSync(path, 'more')
    await expect(file.refuseChanged()).rejects.toThrow(new InputError('c: it was written to while it was read'))
  }))

  it('is refused where who wrote to it set the time back', () => withFile('e', async (file, path) => {
    const times = join(folder, 'times')
    writeFileSync(times, '')
    execFileSync('touch', ['-r', path, times])
    writeFileSync(path, Buffer.alloc(CONTENT.length, 7), { flag: 'r+' })
    execFileSync('touch', ['-r', times, path])
    await expect(file.refuseChanged()).rejects.toThrow(new InputError('e: it was written to while it was read'))
  }))

  it('gives what is left where it was cut', () => withFile('d', async (file, path) => {
    truncateSync(path, 10)
    expect(file.read(4, 100)).toHaveLength(6)
  }))
})

describe('a log of more than 16 MiB', () => {
  it('can be given up while it is read', async () => {
    const path = join(folder, 'given-up')
    writeFileSync(path, makeLog(Array.from({ length: 150_000 }, (_, i) => ({ path: `/usr/bin/${i}` }))))
    const given = new AbortController()
    const { io, err } = fakeIo({ signal: given.signal })
    const engine = createInProcessEngine()
    const running = run(['verify', path], io, { ...engine, analyze: (request, options) => { setImmediate(() => given.abort()); return engine.analyze(request, options) } })
    expect(await running).toBe(EXIT.interrupted)
    expect(err()).toContain('interrupted')
  })

  it('is judged as any other', async () => {
    const [boot, one] = [makeLog(bootLog()), makeLog([{ path: '/usr/bin/true' }])]
    const count = Math.ceil((17 * 1024 ** 2) / one.length)
    const path = join(folder, 'binary_runtime_measurements')
    writeFileSync(path, Buffer.concat([boot, ...Array.from({ length: count }, () => one)]))
    const { io, out } = fakeIo()
    expect(await run(['verify', path, '--json'], io, createInProcessEngine())).toBe(EXIT.untrusted)
    expect(JSON.parse(out())).toMatchObject({ log: { entries: bootLog().length + count, templateDigests: { mismatched: [] } }, findings: expect.arrayContaining([expect.objectContaining({ code: 'log.duplicate-segment' })]) })
  })
})
