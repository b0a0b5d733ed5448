import type { SignatureFolder } from '../../model/signature-view'
import type { SignatureState } from '../../model/verdict'
import { noStates } from './state-counts'

/** Folders that are told apart: what lies deeper or comes later counts in the folder above. A host has some thousands. */
const FOLDERS_MAX = 5000
const DEPTH_MAX = 24

interface Node {
  readonly counts: Record<SignatureState, number>
  entries: number
  readonly children: Map<string, Node>
}

/** Files by folder: each path is counted in every folder that it lies in. */
export class FolderTree {
  private readonly top = newNode()
  private nodes = 1

  /** `path` in visible form. One that is not absolute counts at the top. */
  add(path: string, state: SignatureState): void {
    let node = this.top
    count(node, state)
    if (!path.startsWith('/')) return
    const folders = path.split('/', DEPTH_MAX + 1).slice(1)
    if (folders.length < DEPTH_MAX) folders.pop()
    for (const name of folders) {
      const next = this.child(node, name)
      if (next === null) return
      node = next
      count(node, state)
    }
  }

  /** As it is shown: folders with the most entries first; a folder that holds nothing but one folder is told with it. */
  folders(): SignatureFolder {
    return folderOf('/', '/', this.top)
  }

  private child(node: Node, name: string): Node | null {
    const known = node.children.get(name)
    if (known) return known
    if (this.nodes === FOLDERS_MAX) return null
    this.nodes++
    const made = newNode()
    node.children.set(name, made)
    return made
  }
}

function newNode(): Node {
  return { counts: noStates(), entries: 0, children: new Map() }
}

function count(node: Node, state: SignatureState): void {
  node.entries++
  node.counts[state]++
}

function folderOf(path: string, name: string, node: Node): SignatureFolder {
  const children = [...node.children].map(([child, one]) => {
    const [names, end] = chain([child], one)
    const shown = names.join('/')
    return folderOf(path === '/' ? `/${shown}` : `${path}/${shown}`, shown, end)
  })
  return { path, name, entries: node.entries, counts: node.counts, children: children.sort((a, b) => b.entries - a.entries || (a.path < b.path ? -1 : 1)) }
}

/** Down through folders that hold one folder and nothing else. */
function chain(names: readonly string[], node: Node): [names: readonly string[], node: Node] {
  const [[name, only] = [], ...more] = node.children
  return name !== undefined && only !== undefined && more.length === 0 && only.entries === node.entries ? chain([...names, name], only) : [names, node]
}
