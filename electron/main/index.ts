/** Life of the program: one process, one window, no connection. */
import { join } from 'node:path'
import { app, BrowserWindow, Menu, session } from 'electron'
import type { MenuCommand } from '@shared/ipc/bridge'
import { CHANNELS } from '@shared/ipc/bridge'
import { handle } from './handle'
import { menuTemplate } from './menu'
import { pickFiles } from './pick-files'
import { pickFolder } from './pick-folder'
import { readSaveArguments, saveFile } from './save-file'
import { registerAppScheme, serveAppScheme } from './protocol'
import { closeProcess, closeSession } from './security'
import { focusWindow, openWindow } from './window'

const devTools = !app.isPackaged

closeProcess(app)
registerAppScheme()

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', focusWindow)
  app.on('window-all-closed', () => { app.quit() })
  void app.whenReady().then(start)
} else {
  app.quit()
}

async function start(): Promise<void> {
  closeSession(session.defaultSession, devTools)
  serveAppScheme(join(import.meta.dirname, '../renderer'))
  handle('pickFolder', pickFolder)
  handle('pickFiles', pickFiles)
  handle('saveFile', saveFile, readSaveArguments)
  app.setAboutPanelOptions({ applicationName: 'imascope', applicationVersion: app.getVersion() })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, devTools, send })))
  await openWindow(devTools)
}

function send(command: MenuCommand): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(CHANNELS.menuCommand, command)
}
