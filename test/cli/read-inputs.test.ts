import type { EvidenceFile } from '@shared/model/evidence'
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { AbortedError } from '@shared/engine/engine'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../cli/errors'
import { readPlainFile } from '../../cli/file-system'
import { readInputs, type Inputs } from '../../cli/read-inputs'
import { newFolder } from './support/folders'

const signal = new AbortController().signal
const read = (...paths: string[]) => readInputs(paths, [], signal, () => undefined)
const text = (content: EvidenceFile['content']) => Buffer.from(content as ArrayBuffer).toString()

function relative(inputs: Inputs, folder: string) {
  return {
    files: inputs.files.map(({ path, content }) => [path.replace(folder, ''), text(content)]),
    skipped: inputs.skipped.map(({ path, reason }) => [path.replace(folder, ''), reason]),
  }
}

/** Root may read everything: then as nobody. */
async function withoutPrivileges<T>(run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return run()
  process.seteuid!(65534)
  try {
    return await run()
  } finally {
    process.seteuid!(0)
  }
}

describe('a folder', () => {
  it('is read with all below it, in byte order, labelled as it was named', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'b'))
    for (const name of ['a', 'B', 'b/z', 'é', 'b.txt']) writeFileSync(join(folder, name), name)
    const inputs = await read(`${folder}/`)
    expect(relative(inputs, folder).files).toEqual([['/B', 'B'], ['/a', 'a'], ['/b/z', 'b/z'], ['/b.txt', 'b.txt'], ['/é', 'é']])
    expect(inputs.skipped).toEqual([])
  })

  it('does not wait for the writer of a FIFO, and says so', async () => {
    const folder = newFolder()
    execFileSync('mkfifo', [join(folder, 'pipe')])
    writeFileSync(join(folder, 'z'), 'read')
    expect(relative(await read(folder), folder)).toEqual({ files: [['/z', 'read']], skipped: [['/pipe', 'it is a FIFO, not a plain file']] })
  })

  it('skips sockets', async () => {
    const folder = newFolder()
    const server = createServer().listen(join(folder, 's'))
    await new Promise((resolve) => server.once('listening', resolve))
    expect(relative(await read(folder), folder).skipped).toEqual([['/s', 'it is a socket, not a plain file']])
    await new Promise((resolve) => server.close(resolve))
  })

  it('follows links only to plain files of the same tree', async () => {
    const outside = newFolder()
    writeFileSync(join(outside, 'secret'), 'secret')
    const folder = newFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub/log'), 'log')
    symlinkSync('sub/log', join(folder, 'inside'))
    symlinkSync('../sub/log', join(folder, 'sub/up'))
    symlinkSync(join(outside, 'secret'), join(folder, 'escape'))
    symlinkSync(`${folder}-beside`, join(folder, 'beside'))
    symlinkSync('sub', join(folder, 'folder'))
    symlinkSync('.', join(folder, 'circle'))
    symlinkSync('nowhere', join(folder, 'dangling'))
    symlinkSync('loop', join(folder, 'loop'))
    symlinkSync('/dev/zero', join(folder, 'zero'))
    expect(relative(await read(folder), folder)).toEqual({
      files: [['/inside', 'log'], ['/sub/log', 'log'], ['/sub/up', 'log']],
      skipped: [
        ['/beside', 'it is a link that leads nowhere: no such file or directory (ENOENT)'],
        ['/circle', 'it is a link to a folder, not to a plain file'],
        ['/dangling', 'it is a link that leads nowhere: no such file or directory (ENOENT)'],
        ['/escape', 'it is a link that leaves the folder'],
        ['/folder', 'it is a link to a folder, not to a plain file'],
        ['/loop', 'it is a link that leads nowhere: too many symbolic links encountered (ELOOP)'],
        ['/zero', 'it is a link that leaves the folder'],
      ],
    })
  })

  it('may be named through a link', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real/a'), 'a')
    symlinkSync('a', join(folder, 'real/b'))
    symlinkSync('real', join(folder, 'link'))
    expect(relative(await read(join(folder, 'link')), folder)).toEqual({ files: [['/link/a', 'a'], ['/link/b', 'a']], skipped: [] })
  })

  it('may hold names that are no text', async () => {
    const folder = newFolder()
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/log-`), Buffer.from([0xff])]), 'bytes')
    const inputs = await read(folder)
    expect(relative(inputs, folder).files).toEqual([['/log-\\xff', 'bytes']])
  })

  it('skips a file over 2 GiB', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'huge'), '')
    truncateSync(join(folder, 'huge'), 2 * 1024 ** 3 + 1)
    expect(relative(await read(folder), folder)).toEqual({
      files: [], skipped: [['/huge', 'it has 2147483649 bytes, more than the limit of 2147483648']],
    })
  })

  it('skips what it may not read', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'closed'), 'x')
    chmodSync(join(folder, 'closed'), 0)
    chmodSync(folder, 0o755)
    expect(relative(await withoutPrivileges(() => read(folder)), folder).skipped).toEqual([['/closed', 'permission denied (EACCES)']])
  })
})

describe('a named file', () => {
  it('is read with its role, after the paths', async () => {
    const folder = newFolder()
    for (const name of ['log', 'k']) writeFileSync(join(folder, name), name)
    const inputs = await readInputs([join(folder, 'log')], [{ option: '--ak', role: 'attestation-key', path: join(folder, 'k') }], signal, () => undefined)
    expect(inputs.files.map(({ path, role }) => [path, role])).toEqual([[join(folder, 'log'), undefined], [join(folder, 'k'), 'attestation-key']])
  })

  it('is one piece of evidence however often it is named, and keeps what an option says of it', async () => {
    const folder = newFolder()
    for (const name of ['k', 'log']) writeFileSync(join(folder, name), name)
    const part = { option: '--ak', role: 'attestation-key', path: join(folder, 'k') } as const
    const inputs = await readInputs([folder, join(folder, 'log')], [part, part], signal, () => undefined)
    expect(inputs.files.map(({ path, role }) => [path, role])).toEqual([[join(folder, 'k'), 'attestation-key'], [join(folder, 'log'), undefined]])
  })

  it('is read once however often its folder is given, or the folder around it', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'sub'))
    for (const name of ['a', 'sub/b']) writeFileSync(join(folder, name), name)
    const pathsOf = async (...paths: string[]) => (await readInputs(paths, [], signal, () => undefined)).files.map(({ path }) => path)
    expect(await pathsOf(folder, folder, join(folder, 'sub'))).toEqual([join(folder, 'a'), join(folder, 'sub/b')])
    expect(await pathsOf(join(folder, 'sub', 'b'), folder)).toEqual([join(folder, 'sub', 'b'), join(folder, 'a')])
  })

  it('stands for two parts where two options name it', async () => {
    const path = join(newFolder(), 'both')
    writeFileSync(path, 'x')
    const inputs = await readInputs([], [{ option: '--ak', role: 'attestation-key', path }, { option: '--policy', role: 'policy', path }], signal, () => undefined)
    expect(inputs.files.map(({ role }) => role)).toEqual(['attestation-key', 'policy'])
  })

  it.each([
    ['that is not there', 'no such file or directory (ENOENT)', () => undefined],
    ['that is a FIFO', 'it is a FIFO, not a plain file', (path: string) => execFileSync('mkfifo', [path])],
    ['that is a dangling link', 'no such file or directory (ENOENT)', (path: string) => symlinkSync('nowhere', path)],
  ])('%s cannot be read', async (_, reason, make) => {
    const path = join(newFolder(), 'named')
    make(path)
    await expect(read(path)).rejects.toThrow(new InputError(`${path}: ${reason}`))
    await expect(readInputs([], [{ option: '--ak', role: 'attestation-key', path }], signal, () => undefined)).rejects.toThrow(InputError)
  })

  it('cannot be a folder where an option wants a file', async () => {
    const folder = newFolder()
    const part = { option: '--log', role: 'log', path: folder } as const
    await expect(readInputs([], [part], signal, () => undefined)).rejects.toThrow(new InputError(`${folder}: it is a folder, not a plain file`))
  })

  it('is named in visible text when it cannot be read', async () => {
    await expect(read('no\u001b[31m\u202esuch')).rejects.toThrow('no\\u{1b}[31m\\u{202e}such: no such file')
  })
})

describe('a folder of keys', () => {
  const VECTORS = join(import.meta.dirname, '../vectors/ima-signatures')
  const part = (path: string) => ({ option: '--ima-key', role: 'ima-key' as const, path })
  const readPart = (paths: readonly string[], path: string) => readInputs(paths, [part(path)], signal, () => undefined)

  it('gives each key in it, and tells what is none', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'more'))
    writeFileSync(join(folder, 'README'), 'keys')
    for (const name of ['ca.crt.pem', 'ima-ecp256.crt.der', 'more/ima-rsa2048.pub.pem']) copyFileSync(join(VECTORS, name.replace('more/', '')), join(folder, name))
    const inputs = await readPart([], folder)
    expect(inputs.files.map(({ path, role }) => [path.replace(folder, ''), role])).toEqual([['/ca.crt.pem', 'ima-key'], ['/ima-ecp256.crt.der', 'ima-key'], ['/more/ima-rsa2048.pub.pem', 'ima-key']])
    expect(relative(inputs, folder).skipped).toEqual([['/README', 'it holds no public key and no certificate']])
  })

  it('that is among the evidence gives its keys the part, and leaves the other files what they are', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'log'), 'a log')
    copyFileSync(join(VECTORS, 'ca.crt.pem'), join(folder, 'ca.crt.pem'))
    const inputs = await readPart([folder], folder)
    expect(inputs.files.map(({ path, role }) => [path.replace(folder, ''), role])).toEqual([['/ca.crt.pem', 'ima-key'], ['/log', undefined]])
  })

  it('is for keys alone: another part is a file', async () => {
    const folder = newFolder()
    await expect(readInputs([], [{ option: '--policy', role: 'policy', path: folder }], signal, () => undefined)).rejects.toThrow('it is a folder, not a plain file')
  })
})

describe('readPlainFile', () => {
  it('reads files whose size the kernel does not tell', async () => {
    const { bytes } = await readPlainFile('/proc/self/smaps', 1 << 30, signal)
    expect(bytes.byteLength).toBeGreaterThan(64 * 1024)
    expect(text(bytes)).toContain('[stack]')
  })

  it('keeps to its limit even then', async () => {
    await expect(readPlainFile('/proc/self/smaps', 65_536, signal)).rejects.toThrow('it has more than 65536 bytes')
  })

  it('reads a file of exactly the limit, and an empty one', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'four'), 'four')
    writeFileSync(join(folder, 'empty'), '')
    expect(text((await readPlainFile(join(folder, 'four'), 4, signal)).bytes)).toBe('four')
    expect((await readPlainFile(join(folder, 'empty'), 4, signal)).bytes.byteLength).toBe(0)
    await expect(readPlainFile(join(folder, 'four'), 3, signal)).rejects.toThrow('it has 4 bytes, more than the limit of 3')
  })

  it('tells why a read failed', async () => {
    await expect(readPlainFile('/proc/self/mem', 1 << 20, signal)).rejects.toThrow(/^i\/o error \(EIO\)$/)
  })

  it('does not follow a link', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a'), 'a')
    symlinkSync('a', join(folder, 'link'))
    await expect(readPlainFile(join(folder, 'link'), 10, signal)).rejects.toThrow('ELOOP')
  })

  it('tells hard links to be one file', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a'), 'a')
    linkSync(join(folder, 'a'), join(folder, 'b'))
    const [a, b] = (await read(folder)).identities
    expect(a.inode).toBe(b.inode)
  })

  it('stops when it is interrupted', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a'), 'a')
    await expect(readInputs([folder], [], AbortSignal.abort(), () => undefined)).rejects.toThrow(AbortedError)
    await expect(readInputs([join(folder, 'a')], [], AbortSignal.abort(), () => undefined)).rejects.toThrow(AbortedError)
  })
})
