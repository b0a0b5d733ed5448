/** `BrowserWindow` whose page is a Playwright page in Chromium. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, Frame, Page, Route } from '@playwright/test'
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import { createCodec } from './codec'
import type { IpcDouble } from './ipc-double'
import { DELIVER, initScript, INVOKE, OPEN } from './page-side'
import type { SchemeServers } from './scheme-server'

const { encode } = createCodec()

/** What the windows of one launch share. */
export interface WindowHost {
  readonly browserContext: BrowserContext
  readonly schemes: SchemeServers
  readonly ipc: IpcDouble
  readonly windowDoubles: Set<WindowDouble>
  onContents(contents: ContentsDouble): void
  onPage(page: Page): void
  onClosed(): void
  fail(error: unknown): void
}

/** `webContents` of a window. */
export class ContentsDouble extends EventEmitter {
  /** What main wants to happen to a popup. */
  openHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'allow' })
  private queue: Promise<unknown> = Promise.resolve()

  constructor(private readonly page: Promise<Page>, private readonly preferences: WebPreferences, private readonly fail: (error: unknown) => void) {
    super()
  }

  setWindowOpenHandler(handler: ContentsDouble['openHandler']): void {
    this.openHandler = handler
  }

  setWebRTCIPHandlingPolicy(): void {}

  getLastWebPreferences(): WebPreferences {
    return this.preferences
  }

  /** Messages arrive in their order. */
  send(channel: string, ...args: unknown[]): void {
    this.queue = this.queue.then(() => this.deliver(channel, JSON.stringify(args.map(encode)))).catch(this.fail)
  }

  private async deliver(channel: string, args: string): Promise<void> {
    const page = await this.page
    await page.evaluate(([name, ...message]) => { Reflect.apply(Reflect.get(window, name), window, message) }, [DELIVER, channel, args])
  }
}

/** The window on screen. */
export class WindowDouble extends EventEmitter {
  readonly webContents: ContentsDouble
  private readonly page: Promise<Page>
  private isLoading = false
  private isShown: boolean

  constructor(private readonly host: WindowHost, readonly options: BrowserWindowConstructorOptions = {}) {
    super()
    const preferences = options.webPreferences ?? {}
    this.isShown = options.show !== false
    this.page = this.open(preferences)
    this.webContents = new ContentsDouble(this.page, preferences, host.fail)
    host.windowDoubles.add(this)
    host.onContents(this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page
    await this.host.schemes.ready()
    this.isLoading = true
    await page.goto(this.host.schemes.toLoopback(url))
    this.isLoading = false
    this.emit('ready-to-show')
  }

  show(): void {
    this.isShown = true
  }

  isVisible(): boolean {
    return this.isShown
  }

  isMinimized(): boolean {
    return false
  }

  restore(): void {}
  focus(): void {}

  close(): void {
    void this.page.then((page) => page.close())
  }

  /** Is it this window's page? Popups have none. */
  async shows(page: Page): Promise<boolean> {
    return page === await this.page
  }

  /** Lets main decide about a navigation that the page wants. @returns whether it may go on */
  mayNavigate(route: Route): boolean {
    const frame = route.request().frame()
    const isMainFrame = frame.parentFrame() === null
    if (isMainFrame && this.isLoading) return true
    const details = {
      url: this.host.schemes.fromLoopback(route.request().url()), isMainFrame, defaultPrevented: false,
      preventDefault: () => { details.defaultPrevented = true },
    }
    this.webContents.emit('will-frame-navigate', details)
    if (isMainFrame) this.webContents.emit('will-navigate', details)
    return !details.defaultPrevented
  }

  private async open(preferences: WebPreferences): Promise<Page> {
    const { browserContext, windowDoubles } = this.host
    const page = await browserContext.newPage()
    await page.setViewportSize({ width: this.options.width ?? 800, height: this.options.height ?? 600 })
    await page.exposeBinding(INVOKE, ({ frame }, call: string) => this.host.ipc.answer(this.eventFrom(frame), call))
    if (preferences.preload) await page.addInitScript({ content: initScript(readFileSync(preferences.preload, 'utf8')) })
    await page.exposeBinding(OPEN, (_source, url: string) => { this.decideOpening(url) })
    page.on('popup', (popup) => {
      this.decideOpening(popup.url())
      void popup.close()
    })
    page.on('pageerror', this.host.fail)
    page.once('close', () => {
      windowDoubles.delete(this)
      this.emit('closed')
      this.host.onClosed()
    })
    this.host.onPage(page)
    return page
  }

  private decideOpening(url: string): void {
    if (this.webContents.openHandler({ url }).action !== 'deny') this.host.fail(new Error(`main let the page open a window: ${url}`))
  }

  private eventFrom(frame: Frame): object {
    return { sender: this.webContents, senderFrame: { url: this.host.schemes.fromLoopback(frame.url()), parent: frame.parentFrame() } }
  }
}
