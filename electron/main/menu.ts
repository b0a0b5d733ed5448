import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '@shared/ipc/bridge'

export interface MenuContext {
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
  /** Hands a command to the window. */
  send(command: MenuCommand): void
}

/** The application menu. It offers nothing that the window does not: its commands are the window's own. */
export function menuTemplate(context: MenuContext): MenuItemConstructorOptions[] {
  const isMac = context.platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    fileMenu(context, isMac),
    { role: 'editMenu' },
    viewMenu(context.devTools),
    { role: 'help', submenu: [{ role: 'about' }] },
  ]
}

function fileMenu({ send }: MenuContext, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { id: 'open-folder', label: 'Open folder…', accelerator: 'CmdOrCtrl+Shift+O', click: () => { send('open-folder') } },
      { id: 'open-files', label: 'Open files…', accelerator: 'CmdOrCtrl+O', click: () => { send('open-files') } },
      { type: 'separator' },
      { id: 'close-case', label: 'Close case', accelerator: 'CmdOrCtrl+W', click: () => { send('close-case') } },
      ...(isMac ? [] : [{ type: 'separator' as const }, { role: 'quit' as const }]),
    ],
  }
}

function viewMenu(devTools: boolean): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(devTools ? [{ role: 'toggleDevTools' as const }] : []),
    ],
  }
}
