/** What a page that has gone bad could reach: nothing but the bridge. */
import { expect, test } from '../host/fixture'

test('the window is sandboxed, isolated and without Node', async ({ program, window }) => {
  const preferences = await program.evaluate(({ BrowserWindow }) => {
    const [{ webContents }] = BrowserWindow.getAllWindows()
    return (webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences()
  })
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
  const reachable = await window.evaluate(() => ['process', 'require', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in globalThis))
  expect(reachable).toEqual([])
})

test('the bridge has exactly its keys, and nobody can change them', async ({ window }) => {
  const bridge = await window.evaluate(() => {
    const api = Reflect.get(globalThis, 'imascope') as Record<string, unknown>
    const types = Object.fromEntries(Object.keys(api).map((key) => [key, typeof api[key]]))
    return { types, changed: Reflect.set(api, 'pickFolder', null) }
  })
  expect(bridge).toEqual({ types: { host: 'string', pickFolder: 'function', pickFiles: 'function', saveFile: 'function', onMenuCommand: 'function' }, changed: false })
})

test('what the page adds to a question reaches nobody', async ({ program, window }) => {
  await program.evaluate(({ dialog }) => { dialog.showOpenDialog = async (...given: unknown[]) => { throw new Error(JSON.stringify(given.at(-1))) } })
  const question = await window.evaluate(async () => {
    const api = Reflect.get(globalThis, 'imascope') as { pickFolder(path: string): Promise<unknown> }
    return api.pickFolder('/etc').catch(String)
  })
  expect(question).toContain('openDirectory')
  expect(question).not.toContain('/etc')
})

for (const address of ['https://example.com/', 'other.html']) {
  test(`the page cannot go to ${address}`, async ({ program, window }) => {
    const before = window.url()
    await program.evaluate(({ BrowserWindow }) => {
      const [{ webContents }] = BrowserWindow.getAllWindows()
      const refused = new Promise((done) => { webContents.once('will-navigate', (details) => { done(details.defaultPrevented) }) })
      Object.assign(globalThis, { refused })
    })
    await window.evaluate((target) => {
      const link = document.createElement('a')
      link.href = target
      document.body.append(link)
      link.click()
    }, address)
    expect(await program.evaluate(() => Reflect.get(globalThis, 'refused'))).toBe(true)
    expect(window.url()).toBe(before)
  })
}

test('the page cannot open windows', async ({ program, window }) => {
  expect(await window.evaluate(() => globalThis.open('https://example.com/') === null)).toBe(true)
  expect(await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the page gets no permission', async ({ window }) => {
  const answers = await window.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    position: await new Promise<number>((done) => { navigator.geolocation.getCurrentPosition(() => { done(0) }, ({ code }) => { done(code) }) }),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error: DOMException) => error.name),
  }))
  expect(answers).toMatchObject({ notifications: 'denied', position: 1 })
  expect(answers.camera).not.toBe('granted')
})

test('no request leaves the program', async ({ window }) => {
  const refused = await window.evaluate(async () => ({
    fetch: await fetch('https://example.com/').then(() => 'answered', () => 'refused'),
    image: await new Promise((done) => {
      const image = new Image()
      image.addEventListener('load', () => { done('answered') })
      image.addEventListener('error', () => { done('refused') })
      image.src = 'https://example.com/image.png'
    }),
    socket: await new Promise((done) => {
      const socket = new WebSocket('wss://example.com/')
      socket.addEventListener('open', () => { done('answered') })
      socket.addEventListener('error', () => { done('refused') })
    }).catch(() => 'refused'),
  }))
  expect(refused).toEqual({ fetch: 'refused', image: 'refused', socket: 'refused' })
})

test('every answer carries the policy, and inline script does not run', async ({ window }) => {
  const headers = await window.evaluate(async () => {
    const { headers: sent } = await fetch('/index.html')
    return { policy: sent.get('content-security-policy'), sniff: sent.get('x-content-type-options') }
  })
  expect(headers.policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/)
  expect(headers.sniff).toBe('nosniff')
  const ran = await window.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.ran = true'
    document.body.append(script)
    return 'ran' in globalThis
  })
  expect(ran).toBe(false)
})
