/**
 * Runs the built main and preload bundles, unmodified, with Chromium instead of Electron. It can't show isolated worlds, native menus
 * and dialogs, Electron's defaults, or the app scheme's own origin; the project `electron` runs the same specs where Electron is.
 */
import { once, EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInThisContext } from 'node:vm'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { BrowserWindowConstructorOptions } from 'electron'
import { AppDouble } from './app-double'
import type { ElectronModule, HostedApp } from './hosted-app'
import { IpcDouble } from './ipc-double'
import { MenuDouble } from './menu-double'
import { closeRoutes } from './routes'
import { SchemeServers } from './scheme-server'
import { SessionDouble } from './session-double'
import { WindowDouble } from './window-double'
import type { ContentsDouble, WindowHost } from './window-double'

declare global {
  /** Where the hooks find the double of a launch; they run in a thread of their own and share no module with it. */
  var electronDoubles: Map<string, object> | undefined
}

/** Launches the program that is built in `root`. What it fails with outside of a call is thrown by `close`. */
export async function launchDouble(browser: Browser, root: string): Promise<HostedApp> {
  const context = await browser.newContext()
  const launch = new Launch(context, versionOf(root))
  await closeRoutes(context, launch)
  await launch.run(join(root, 'out/main/index.js'))
  return launch
}

class Launch implements HostedApp, WindowHost {
  readonly windowDoubles = new Set<WindowDouble>()
  readonly schemes = new SchemeServers((error) => { this.fail(error) })
  readonly session = new SessionDouble(this.schemes)
  readonly ipc = new IpcDouble()
  private readonly pages: Page[] = []
  private readonly opened = new EventEmitter()
  private readonly failures: unknown[] = []
  private readonly app: AppDouble
  private readonly electron: object

  constructor(readonly browserContext: BrowserContext, version: string) {
    this.app = new AppDouble(version, () => { for (const window of this.windowDoubles) window.close() })
    this.electron = electronModule(this, this.app)
    browserContext.on('download', (download) => { this.session.decideDownload(download).catch((error: unknown) => { this.fail(error) }) })
  }

  async run(main: string): Promise<void> {
    if (globalThis.electronDoubles === undefined) register('./hooks.mjs', import.meta.url)
    const doubles = globalThis.electronDoubles ??= new Map()
    const id = String(doubles.size + 1)
    doubles.set(id, this.electron)
    await import(`${pathToFileURL(main).href}?double=${id}`)
    this.app.becomeReady()
  }

  windows(): Page[] {
    return this.pages
  }

  context(): BrowserContext {
    return this.browserContext
  }

  async firstWindow(): Promise<Page> {
    if (this.pages.length === 0) await once(this.opened, 'page')
    const [page] = this.pages
    await page.waitForURL((url) => url.href !== 'about:blank')
    return page
  }

  /** The function goes through its source text, as it does on its way to Electron: what it can't reach there it can't reach here. */
  async evaluate<Result, Arg>(run: (electron: ElectronModule, arg: Arg) => Result | Promise<Result>, arg?: Arg): Promise<Result> {
    return (runInThisContext(`(${run})`) as (electron: object, arg?: Arg) => Promise<Result>)(this.electron, arg)
  }

  async close(): Promise<void> {
    this.app.quit()
    await this.browserContext.close()
    this.schemes.close()
    if (this.failures.length > 0) throw new AggregateError(this.failures, `the program failed: ${this.failures.map(String).join('; ')}`)
  }

  onContents(contents: ContentsDouble): void {
    this.app.emit('web-contents-created', {}, contents)
  }

  onPage(page: Page): void {
    this.pages.push(page)
    this.opened.emit('page')
  }

  onClosed(): void {
    if (this.windowDoubles.size === 0) this.app.emit('window-all-closed')
  }

  fail(error: unknown): void {
    this.failures.push(error)
  }
}

/** What `import 'electron'` gives to the bundle. */
function electronModule(host: Launch, app: AppDouble): object {
  class BrowserWindow extends WindowDouble {
    static getAllWindows(): WindowDouble[] {
      return [...host.windowDoubles]
    }

    static fromWebContents(contents: ContentsDouble): WindowDouble | null {
      return BrowserWindow.getAllWindows().find(({ webContents }) => webContents === contents) ?? null
    }

    constructor(options: BrowserWindowConstructorOptions) {
      super(host, options)
    }
  }
  const protocol = {
    registerSchemesAsPrivileged: (): void => {},
    handle: host.schemes.handle.bind(host.schemes),
  }
  const dialog = { showOpenDialog: async () => ({ canceled: true, filePaths: [] }), showSaveDialog: async () => ({ canceled: true, filePath: '' }) }
  return {
    app, BrowserWindow, dialog, protocol, ipcMain: host.ipc, Menu: MenuDouble,
    session: { defaultSession: host.session }, nativeTheme: { shouldUseDarkColors: false },
  }
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}
