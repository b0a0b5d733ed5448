import { describe, expect, it } from 'vitest'
import { fromFiles, readDrop } from '@/app/intake/read-drop'

type Tree = { readonly [name: string]: Tree | string | Error }

/** A file system entry as Chromium hands it out: batches of at most two, an empty one at the end. */
function entryOf(name: string, content: Tree | string | Error): FileSystemEntry {
  if (typeof content === 'string' || content instanceof Error) {
    return { name, isFile: true, isDirectory: false, file: (ok: (file: File) => void, fail: (error: Error) => void) => (content instanceof Error ? fail(content) : ok(new File([content], name))) } as never
  }
  return {
    name, isFile: false, isDirectory: true,
    createReader: () => {
      const left = Object.entries(content).map(([child, inside]) => entryOf(child, inside))
      return { readEntries: (ok: (batch: FileSystemEntry[]) => void) => ok(left.splice(0, 2)) }
    },
  } as never
}
const dropOf = (...roots: FileSystemEntry[]) => ({ items: roots.map((root) => ({ webkitGetAsEntry: () => root })), files: [] }) as unknown as DataTransfer
/** `folder`: the path that a browser tells of a file in a picked folder; empty for a file picked by itself. */
const picked = (name: string, folder = '') => Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: folder === '' ? '' : `${folder}/${name}` })

describe('what was dropped', () => {
  it('is a folder with all that is in it, by paths inside it, in order', async () => {
    const intake = await readDrop(dropOf(entryOf('host', { z: 'z', b: { c: '1', a: '2', d: '3' }, a: 'a' })))
    expect(intake).toMatchObject({ name: 'host', skipped: [] })
    expect(intake.files.map(({ path }) => path)).toEqual(['a', 'b/a', 'b/c', 'b/d', 'z'])
  })
  it('keeps the names of several things apart', async () => {
    const { files } = await readDrop(dropOf(entryOf('one', { log: '1' }), entryOf('two', { log: '2' }), entryOf('ak.pub', 'k')))
    expect(files.map(({ path }) => path)).toEqual(['ak.pub', 'one/log', 'two/log'])
  })
  it('names what could not be read, and goes on', async () => {
    const { files, skipped } = await readDrop(dropOf(entryOf('host', { log: '1', secret: new Error('not allowed') })))
    expect(files.map(({ path }) => path)).toEqual(['log'])
    expect(skipped).toEqual([{ path: 'secret', reason: 'not allowed' }])
  })
  it('has visible paths', async () => {
    const { files } = await readDrop(dropOf(entryOf('host', { 'a\u202eb': '1' })))
    expect(files[0].path).toBe('a\\u{202e}b')
  })
})

describe('what was picked', () => {
  it('as a folder loses the name of the folder', () => {
    const intake = fromFiles([picked('b', 'host'), picked('c', 'host/a')])
    expect([intake.name, intake.files.map(({ path }) => path)]).toEqual(['host', ['a/c', 'b']])
  })
  it('as files keeps their names', () => {
    const intake = fromFiles([picked('quote.msg'), picked('ak.pub')])
    expect([intake.name, intake.files.map(({ path }) => path)]).toEqual(['quote.msg', ['ak.pub', 'quote.msg']])
  })
})
