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

/** What became of a file that was to be saved: under which name, or why it was not. */
export interface SavedFile {
  readonly name: string
  /** In words; absent when it was written. */
  readonly failed?: string
}

/** What the application menu asks of the window. */
export type MenuCommand = 'open-folder' | 'open-files' | 'close-case'

export interface Bridge {
  readonly host: 'electron'
  /** Asks for a folder; `null` when the user cancels. */
  pickFolder(): Promise<PickedEvidence | null>
  /** Asks for files; `null` when the user cancels. */
  pickFiles(): Promise<PickedEvidence | null>
  /**
   * Asks where to save bytes, and writes them whole or not at all. `name` is what the dialog proposes, without folders; what is there is replaced
   * only when the user says so in the dialog. `isSecret`: only the file's owner may read it, where the system knows owners. `null` when the user cancels.
   */
  saveFile(name: string, bytes: ArrayBuffer, isSecret: boolean): Promise<SavedFile | null>
  /** Calls back for each menu command; returns its own undo. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void
}

/** Channel of each invocation and of the one subscription. */
export const CHANNELS = {
  pickFolder: 'imascope:pick-folder',
  pickFiles: 'imascope:pick-files',
  saveFile: 'imascope:save-file',
  menuCommand: 'imascope:menu-command',
} as const

/** Name under which preload exposes the bridge. */
export const BRIDGE_KEY = 'imascope'
