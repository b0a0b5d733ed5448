import { BrowserWindow, ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import type { Bridge } from '@shared/ipc/bridge'
import { CHANNELS } from '@shared/ipc/bridge'
import { isAppAddress } from './app-address'

/** Names of what the window can ask of main; the bridge's subscription is no question. */
export type Invocation = { [Name in keyof Bridge]: Bridge[Name] extends () => Promise<unknown> ? Name : never }[keyof Bridge]

/** What main does for it, given the window that asked. */
export type Handler<Name extends Invocation> = (window: BrowserWindow) => ReturnType<Bridge[Name]>

/** Answers an invocation of the bridge, when the top page of a window of ours asks it as the contract says. */
export function handle<Name extends Invocation>(name: Name, handler: Handler<Name>): void {
  ipcMain.handle(CHANNELS[name], (event, ...args: unknown[]) => {
    const window = windowOf(event)
    if (args.length > 0) throw new TypeError(`${name} takes no arguments`)
    return handler(window)
  })
}

/** @throws when a frame, a page that is not ours, or no window at all is asking */
function windowOf(event: IpcMainInvokeEvent): BrowserWindow {
  const frame = event.senderFrame
  const window = BrowserWindow.fromWebContents(event.sender)
  if (window === null || frame === null || frame.parent !== null || !isAppAddress(frame.url)) throw new Error('refused: not our page')
  return window
}
