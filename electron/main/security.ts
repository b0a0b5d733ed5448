/** What this program refuses: pages, windows, permissions, devices and connections that are not its own. */
import type { App, DownloadItem, Event, Session, WebContents } from 'electron'
import { isAppAddress } from './app-address'

/** No host name resolves, no address is connected to, and nothing of Chromium calls home. WebRTC asks the same resolver. */
const SWITCHES: readonly (readonly [string, string?])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-quic'],
  ['no-pings'],
]

/** Schemes that stay on this machine: the window's files, and data that the window itself made. */
const LOCAL_SCHEMES = ['app:', 'blob:', 'data:']

/** Before the app is ready. */
export function closeProcess(app: App): void {
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value)
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => { closeContents(contents) })
}

/** @param devTools DevTools load their own pages; a packaged program has none. */
export function closeSession(session: Session, devTools: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => { callback(mayCopy(permission, details.requestingUrl)) })
  session.setPermissionCheckHandler((_contents, permission, origin) => mayCopy(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest(({ url }, callback) => { callback({ cancel: !isLocal(url, devTools) }) })
  session.on('will-download', keepOwnDownloads)
}

/** The page that was loaded first is the only page. A frame may show what its page wrote into it; it inherits the page's policy. */
function closeContents(contents: WebContents): void {
  const refuse = (event: Event): void => { event.preventDefault() }
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', (details) => { if (details.isMainFrame || details.url !== 'about:srcdoc') details.preventDefault() })
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', refuse)
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** The one permission: to put text that the user copies on the clipboard, never to read what others put there. */
function mayCopy(permission: string, address: string): boolean {
  return permission === 'clipboard-sanitized-write' && isAppAddress(address)
}

function isLocal(url: string, devTools: boolean): boolean {
  const { protocol } = new URL(url)
  return LOCAL_SCHEMES.includes(protocol) || (devTools && protocol === 'devtools:')
}

/** An export is a blob that the window made; Electron asks the user where to save it. Any other download is refused. */
function keepOwnDownloads(event: Event, item: DownloadItem): void {
  const url = item.getURL()
  if (!url.startsWith('blob:') || !isAppAddress(url.slice('blob:'.length))) event.preventDefault()
}
