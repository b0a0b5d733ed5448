import { BrowserWindow, ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import type { Bridge } from '@shared/ipc/bridge'
import { CHANNELS } from '@shared/ipc/bridge'
import { isAppAddress } from './app-address'

/** Names of what the window can ask of main; the bridge's subscription is no question. */
export type Invocation = { [Name in keyof Bridge]: Bridge[Name] extends (...args: never[]) => Promise<unknown> ? Name : never }[keyof Bridge]

/** What main does for it, given the window that asked. */
export type Handler<Name extends Invocation> = (window: BrowserWindow, ...args: Parameters<Bridge[Name]>) => ReturnType<Bridge[Name]>

/** Takes what the page sent for what the contract says. @throws TypeError when it is something else */
export type ReadArguments<Name extends Invocation> = (args: readonly unknown[]) => Parameters<Bridge[Name]>

/** Questions without arguments. */
type Plain = { [Name in Invocation]: Parameters<Bridge[Name]> extends [] ? Name : never }[Invocation]

/** Answers an invocation of the bridge, when the top page of a window of ours asks it as the contract says. */
export function handle<Name extends Plain>(name: Name, handler: Handler<Name>): void
export function handle<Name extends Invocation>(name: Name, handler: Handler<Name>, read: ReadArguments<Name>): void
export function handle<Name extends Invocation>(name: Name, handler: Handler<Name>, read?: ReadArguments<Name>): void {
  ipcMain.handle(CHANNELS[name], (event, ...args: unknown[]) => {
    const window = windowOf(event)
    if (read === undefined && args.length > 0) throw new TypeError(`${name} takes no arguments`)
    return handler(window, ...(read === undefined ? ([] as unknown as Parameters<Bridge[Name]>) : read(args)))
  })
}

/** @throws when a frame, a page that is not ours, or no window at all is asking */
function windowOf(event: IpcMainInvokeEvent): BrowserWindow {
  const frame = event.senderFrame
  const window = BrowserWindow.fromWebContents(event.sender)
  if (window === null || frame === null || frame.parent !== null || !isAppAddress(frame.url)) throw new Error('refused: not our page')
  return window
}
