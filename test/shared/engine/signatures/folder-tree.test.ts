import { describe, expect, it } from 'vitest'
import { FolderTree } from '@shared/engine/signatures/folder-tree'
import type { SignatureFolder } from '@shared/model/signature-view'
import { folderRows } from '@/features/signatures/folder-rows'

function treeOf(...files: readonly (readonly [path: string, state: 'valid' | 'absent' | 'invalid'])[]): SignatureFolder {
  const tree = new FolderTree()
  for (const [path, state] of files) tree.add(path, state)
  return tree.folders()
}

const shape = ({ path, name, entries, children }: SignatureFolder): unknown => [path, name, entries, children.map(shape)]

describe('files by folder', () => {
  it('counts a file in every folder that it lies in', () => {
    const top = treeOf(['/usr/bin/a', 'absent'], ['/usr/bin/b', 'valid'], ['/usr/lib/c', 'absent'], ['/opt/x', 'invalid'])
    expect(shape(top)).toEqual(['/', '/', 4, [['/usr', 'usr', 3, [['/usr/bin', 'bin', 2, []], ['/usr/lib', 'lib', 1, []]]], ['/opt', 'opt', 1, []]]])
    expect(top.counts).toMatchObject({ absent: 2, valid: 1, invalid: 1, malformed: 0 })
    expect(top.children[0].counts).toMatchObject({ absent: 2, valid: 1 })
  })

  it('tells a folder that holds nothing but one folder together with it', () => {
    expect(shape(treeOf(['/usr/lib/x86_64-linux-gnu/a.so', 'absent'], ['/usr/lib/x86_64-linux-gnu/b.so', 'absent']))).toEqual(['/', '/', 2, [['/usr/lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu', 2, []]]])
  })

  it('counts what is no absolute path at the top, and takes any name', () => {
    const top = treeOf(['memfd:x', 'absent'], ['boot', 'absent'], ['/__proto__/constructor', 'valid'])
    expect(shape(top)).toEqual(['/', '/', 3, [['/__proto__', '__proto__', 1, []]]])
  })

  it('is bounded in depth and in folders', () => {
    const deep = treeOf([`/${'a/'.repeat(5000)}x`, 'valid'])
    const depthOf = (folder: SignatureFolder): number => 1 + Math.max(0, ...folder.children.map(depthOf))
    expect(depthOf(deep)).toBeLessThan(30)
    const wide = treeOf(...Array.from({ length: 20_000 }, (_, i) => [`/d${i}/x`, 'absent'] as const))
    expect([wide.entries, wide.children.length]).toEqual([20_000, 4999])
  })
})

describe('folders on show', () => {
  const top = treeOf(['/usr/bin/deep/a', 'absent'], ['/usr/bin/b', 'valid'], ['/usr/lib/c', 'absent'])
  const paths = (turned: readonly string[]) => folderRows(top, new Set(turned)).map(({ folder, depth }) => `${depth} ${folder.path}`)

  it('are two levels until the user turns one', () => {
    expect(paths([])).toEqual(['0 /', '1 /usr', '2 /usr/bin', '2 /usr/lib'])
    expect(paths(['/usr/bin'])).toEqual(['0 /', '1 /usr', '2 /usr/bin', '3 /usr/bin/deep', '2 /usr/lib'])
    expect(paths(['/usr'])).toEqual(['0 /', '1 /usr'])
  })
})
