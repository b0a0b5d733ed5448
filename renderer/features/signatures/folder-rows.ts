import type { SignatureFolder } from '@shared/model/signature-view'

export interface FolderRow {
  readonly folder: SignatureFolder
  readonly depth: number
  readonly isOpen: boolean
}

/** The folders on show: those below a closed one are not. Deeper than two levels starts closed; `turned` holds the paths of those that are otherwise now. */
export function folderRows(top: SignatureFolder, turned: ReadonlySet<string>): FolderRow[] {
  const rows: FolderRow[] = []
  const visit = (folder: SignatureFolder, depth: number): void => {
    const isOpen = folder.children.length > 0 && (depth < 2) !== turned.has(folder.path)
    rows.push({ folder, depth, isOpen })
    if (isOpen) for (const child of folder.children) visit(child, depth + 1)
  }
  visit(top, 0)
  return rows
}
