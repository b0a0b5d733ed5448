import { EventEmitter } from 'node:events'
import type { App, Session } from 'electron'
import { describe, expect, it } from 'vitest'
import { isAppAddress } from '../../../electron/main/app-address'
import { closeProcess, closeSession } from '../../../electron/main/security'

type Asked = (...args: unknown[]) => unknown

/** A session that only keeps what it was given. */
function closedSession(devTools: boolean): { ask(name: string, ...args: unknown[]): unknown; session: EventEmitter } {
  const given = new Map<string, Asked>()
  const keep = (name: string) => (handler: Asked) => { given.set(name, handler) }
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'), setPermissionCheckHandler: keep('check'), setDevicePermissionHandler: keep('device'),
    setSpellCheckerEnabled: () => undefined, webRequest: { onBeforeRequest: keep('connection') },
  })
  closeSession(session as unknown as Session, devTools)
  return { session, ask: (name, ...args) => given.get(name)!(...args) }
}

/** What a handler answered through its callback. */
function answerOf(ask: (callback: (answer: unknown) => void) => void): unknown {
  let answer: unknown
  ask((value) => { answer = value })
  return answer
}

describe('the session', () => {
  const { ask, session } = closedSession(false)

  it.each(['geolocation', 'media', 'notifications', 'clipboard-read', 'fileSystem', 'hid', 'openExternal'])('refuses %s', (permission) => {
    expect(ask('check', null, permission, 'app://imascope/')).toBe(false)
    expect(answerOf((done) => { ask('request', null, permission, done, { requestingUrl: 'app://imascope/' }) })).toBe(false)
    expect(ask('device', {})).toBe(false)
  })

  it('lets its own page copy, and no other', () => {
    expect(ask('check', null, 'clipboard-sanitized-write', 'app://imascope/')).toBe(true)
    expect(ask('check', null, 'clipboard-sanitized-write', 'https://example.com/')).toBe(false)
  })

  it.each([
    ['app://imascope/index.html', false], ['data:image/png;base64,', false], ['blob:app://imascope/1', false],
    ['https://example.com/', true], ['http://127.0.0.1:1/', true], ['ws://example.com/', true], ['file:///etc/passwd', true],
    ['devtools://devtools/bundled/x.js', true], ['ftp://example.com/', true],
  ])('%s is cancelled: %s', (url, cancel) => {
    expect(answerOf((done) => { ask('connection', { url }, done) })).toEqual({ cancel })
  })

  it('lets DevTools load only where they can be opened', () => {
    const open = closedSession(true)
    expect(answerOf((done) => { open.ask('connection', { url: 'devtools://devtools/x.js' }, done) })).toEqual({ cancel: false })
  })

  it.each([['blob:app://imascope/1b', true], ['blob:https://example.com/1b', false], ['https://example.com/a.exe', false]])('a download of %s goes on: %s', (url, goesOn) => {
    let prevented = false
    session.emit('will-download', { preventDefault: () => { prevented = true } }, { getURL: () => url })
    expect(prevented).toBe(!goesOn)
  })
})

describe('each page', () => {
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: () => unknown) => { contents.openHandler = handler },
    setWebRTCIPHandlingPolicy: () => undefined, openHandler: (): unknown => undefined,
  })
  const switches: unknown[] = []
  const app = Object.assign(new EventEmitter(), { commandLine: { appendSwitch: (...args: unknown[]) => switches.push(args) }, enableSandbox: () => undefined })
  closeProcess(app as unknown as App)
  app.emit('web-contents-created', {}, contents)

  const isPrevented = (name: string, details: object = {}): boolean => {
    let prevented = false
    contents.emit(name, { preventDefault: () => { prevented = true }, ...details })
    return prevented
  }

  it('neither navigates nor opens windows nor embeds others', () => {
    expect(['will-navigate', 'will-redirect', 'will-attach-webview'].map((name) => isPrevented(name))).toEqual([true, true, true])
    expect(contents.openHandler()).toEqual({ action: 'deny' })
    expect(isPrevented('will-frame-navigate', { isMainFrame: false, url: 'app://imascope/index.html' })).toBe(true)
    expect(isPrevented('will-frame-navigate', { isMainFrame: true, url: 'about:srcdoc' })).toBe(true)
    expect(isPrevented('will-frame-navigate', { isMainFrame: false, url: 'about:srcdoc' })).toBe(false)
  })

  it('lives in a process that resolves no name', () => {
    expect(switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
  })
})

it.each([
  ['app://imascope/', true], ['app://imascope/#/entries', true], ['app://imascope.example/', false], ['app://other/', false],
  ['https://imascope/', false], ['', false], ['app:imascope', false],
])('%s is an address of ours: %s', (address, ours) => {
  expect(isAppAddress(address)).toBe(ours)
})
