import type { BrowserContext, Page } from '@playwright/test'
import type Electron from 'electron'

/** Where the program under test runs. */
export type Target = 'double' | 'electron'

/** The module `electron` in main. */
export type ElectronModule = typeof Electron

/** The part of Playwright's `ElectronApplication` that the specs use; both targets offer it. */
export interface HostedApp {
  firstWindow(): Promise<Page>
  windows(): Page[]
  context(): BrowserContext
  /** Runs a function in main with the module `electron`; it may use nothing outside itself but its argument. */
  evaluate<Result, Arg = undefined>(run: (electron: ElectronModule, arg: Arg) => Result | Promise<Result>, arg?: Arg): Promise<Result>
  close(): Promise<void>
}
