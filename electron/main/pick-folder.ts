import { dialog } from 'electron'
import type { Handler } from './handle'
import { readFolder } from './read-evidence'

/** Asks for one folder and reads it; `null` when the user cancels. */
export const pickFolder: Handler<'pickFolder'> = async (window) => {
  const { canceled, filePaths: [path] } = await dialog.showOpenDialog(window, {
    title: 'Open evidence folder', buttonLabel: 'Open', properties: ['openDirectory', 'dontAddToRecent'],
  })
  return canceled || path === undefined ? null : readFolder(path)
}
