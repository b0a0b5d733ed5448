import { dialog } from 'electron'
import type { Handler } from './handle'
import { readFiles } from './read-evidence'

/** Asks for one file or several and reads them; `null` when the user cancels. No filter: evidence often has no extension. */
export const pickFiles: Handler<'pickFiles'> = async (window) => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open evidence files', buttonLabel: 'Open', properties: ['openFile', 'multiSelections', 'dontAddToRecent'],
  })
  return canceled || filePaths.length === 0 ? null : readFiles(filePaths)
}
