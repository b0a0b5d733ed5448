import { beforeEach, expect, it, vi } from 'vitest'
import { handle } from '../../../electron/main/handle'

type Answer = (event: object, ...args: unknown[]) => unknown

const { registered, windows } = vi.hoisted(() => ({ registered: new Map<string, Answer>(), windows: new Map<object, object>() }))
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, answer: Answer) => { registered.set(channel, answer) } },
  BrowserWindow: { fromWebContents: (contents: object) => windows.get(contents) ?? null },
}))

const page = { name: 'page' }
const window = { name: 'window' }
const ask = (event: object, ...args: unknown[]): unknown => registered.get('imascope:pick-folder')!(event, ...args)
const top = (url: string): object => ({ sender: page, senderFrame: { url, parent: null } })

beforeEach(() => {
  windows.set(page, window)
  handle('pickFolder', async (asking) => ({ name: String(asking === (window as unknown)), files: [], skipped: [] }))
})

it('answers the top page of a window of ours', async () => {
  expect(await ask(top('app://imascope/#/entries'))).toMatchObject({ name: 'true' })
})

it.each([
  ['another page', top('https://example.com/')],
  ['another host of the scheme', top('app://example/')],
  ['a frame in the page', { sender: page, senderFrame: { url: 'app://imascope/', parent: {} } }],
  ['a frame that is gone', { sender: page, senderFrame: null }],
  ['contents without a window', { sender: {}, senderFrame: { url: 'app://imascope/', parent: null } }],
])('refuses %s', (_what, event) => {
  expect(() => ask(event)).toThrow('refused')
})

it('refuses arguments, since the contract has none', () => {
  expect(() => ask(top('app://imascope/'), '/etc')).toThrow('takes no arguments')
})
