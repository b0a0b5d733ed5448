import { groupedBy } from '../../checks/grouped-by'
import { counted } from '../../checks/observe'
import { visibleText } from '../../bytes/visible'
import type { Cause } from './cause-of'
import { excludeFolder, excludePath } from './exclude-patterns'
import { RANK, hostEntries, type PlannedFix } from './planned-fix'

/** Entries below one folder from which on leaving the whole folder out is offered at all, and how many folders are. */
const FOLDER_MIN = 3
const FOLDERS_MAX = 3

/** What can be left unchecked instead: a path whose file changes while the host runs, and folders with many rejected files. Never what is not a path. */
export function excludeFixes(rejected: readonly Cause[]): PlannedFix[] {
  const files = rejected.filter(({ list, name, kind }) => list === 'digests' && name?.startsWith('/') === true && kind !== 'changed-after-signing')
  const byName = groupedBy(files, ({ name }) => name!)
  const changing = [...byName].filter(([, causes]) => new Set(causes.map(({ digest }) => digest)).size > 1)
  const paths = changing.map(([name, causes]): PlannedFix => ({
    rank: RANK.excludePath, kind: 'exclude', safety: 'wide', title: `Exclude just ${visibleText(name)}`, because: 'It was measured with several digests: it changes while the host runs, and a list of digests would not last.',
    admits: 'Admits any bytes at this one path, unseen.', edits: [{ kind: 'add-exclude', pattern: excludePath(name) }], targets: causes, hosts: hostEntries(causes),
  }))
  return [...paths, ...folderFixes(files)]
}

function folderFixes(files: readonly Cause[]): PlannedFix[] {
  const folders = [...groupedBy(files, ({ name }) => name!.slice(0, name!.lastIndexOf('/')))].filter(([folder, causes]) => folder !== '' && new Set(causes.map(({ name }) => name)).size >= FOLDER_MIN)
  return folders.sort(([, a], [, b]) => b.length - a.length).slice(0, FOLDERS_MAX).map(([folder, causes]) => ({
    rank: RANK.excludeFolder, kind: 'exclude', safety: 'opens-a-hole', title: `Exclude ${visibleText(folder)}/`, because: `${counted(causes.length, 'rejected entry', 'rejected entries')} below it.`,
    admits: 'Admits any file in that folder, unseen; those that are listed lose their check.', edits: [{ kind: 'add-exclude', pattern: excludeFolder(folder) }], targets: causes, hosts: hostEntries(causes),
  }))
}
