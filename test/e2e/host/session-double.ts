import { EventEmitter } from 'node:events'
import type { Download } from '@playwright/test'
import type { SchemeServers } from './scheme-server'

type RequestListener = (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void

/** `session.defaultSession`: keeps what main decided, and asks it for each request and download of a page. */
export class SessionDouble extends EventEmitter {
  private decideRequest: RequestListener = (_details, callback) => { callback({}) }

  readonly webRequest = { onBeforeRequest: (listener: RequestListener): void => { this.decideRequest = listener } }

  constructor(private readonly schemes: SchemeServers) {
    super()
  }

  /** Chromium without a user denies permissions by itself; main's own answers are covered by its unit tests. */
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}

  /** Does main let the request go? The address is the page's. */
  allows(url: string): Promise<boolean> {
    return new Promise((done) => { this.decideRequest({ url: this.schemes.fromLoopback(url) }, ({ cancel }) => { done(cancel !== true) }) })
  }

  /** Cancels the download that main refuses. */
  async decideDownload(download: Download): Promise<void> {
    let isRefused = false
    const event = { preventDefault: () => { isRefused = true } }
    const item = { getURL: () => this.schemes.fromLoopback(download.url()), getFilename: () => download.suggestedFilename() }
    this.emit('will-download', event, item)
    if (isRefused) await download.cancel()
  }
}
