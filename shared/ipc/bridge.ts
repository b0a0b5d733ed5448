/** Contract between the window and Electron's main process. One interface; preload satisfies it, main derives its handlers. */

/** A file that the user picked: bytes and a label. The window cannot name a path. */
export interface PickedFile {
  /** Path below the picked folder, or the file's name. */
  readonly path: string
  readonly bytes: ArrayBuffer
}

export interface PickedEvidence {
  /** Name of the folder, or of the first file. */
  readonly name: string
  readonly files: readonly PickedFile[]
  /** Members that were not read, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/** What the application menu asks of the window. */
export type MenuCommand = 'open-folder' | 'open-files' | 'close-case'

export interface Bridge {
  readonly host: 'electron'
  /** Asks for a folder; `null` when the user cancels. */
  pickFolder(): Promise<PickedEvidence | null>
  /** Asks for files; `null` when the user cancels. */
  pickFiles(): Promise<PickedEvidence | null>
  /** Calls back for each menu command; returns its own undo. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void
}

/** Channel of each invocation and of the one subscription. */
export const CHANNELS = {
  pickFolder: 'imascope:pick-folder',
  pickFiles: 'imascope:pick-files',
  menuCommand: 'imascope:menu-command',
} as const

/** Name under which preload exposes the bridge. */
export const BRIDGE_KEY = 'imascope'
