import { join } from 'node:path'
import { BrowserWindow, dialog, nativeTheme } from 'electron'
import { APP_ADDRESS } from './app-address'

/** The page's own background, so that a window that is being shown does not flash in the other theme. */
const BACKGROUND = { light: '#f3f4f6', dark: '#0c0e12' }

/** Opens the window, hidden until its first paint. @param devTools Whether DevTools can be opened at all. */
export async function openWindow(devTools: boolean): Promise<void> {
  const window = new BrowserWindow({
    title: 'imascope',
    width: 1280, height: 800, minWidth: 1024, minHeight: 700,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true, contextIsolation: true, webSecurity: true,
      nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false,
      allowRunningInsecureContent: false, experimentalFeatures: false, navigateOnDragDrop: false, spellcheck: false,
      devTools,
    },
  })
  window.once('ready-to-show', () => { window.show() })
  window.webContents.on('will-prevent-unload', (event) => { if (mayGiveUp(window)) event.preventDefault() })
  await window.loadURL(APP_ADDRESS)
}

/** The page holds a draft that was not saved, and asks to stay; Electron shows no question of its own. */
function mayGiveUp(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'warning', message: 'Close without saving the policy draft?', detail: 'Its changes are kept nowhere else.', buttons: ['Keep working', 'Give up the draft'], defaultId: 0, cancelId: 0,
  })
  return answer === 1
}

/** Brings the window to the front, when someone starts the program again. */
export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
