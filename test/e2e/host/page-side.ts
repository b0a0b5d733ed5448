import { createCodec } from './codec'
import type { Codec, Wire } from './codec'

/** Names under which the page reaches the host. They stand beside the bridge, where Electron would have a world of its own. */
export const INVOKE = '__hostInvoke'
export const DELIVER = '__hostDeliver'
export const OPEN = '__hostOpen'

/** An answer of main. */
export type Answer = { readonly ok: Wire } | { readonly error: string }

type Preload = (require: (name: string) => unknown, module: object, exports: object) => void
type Listener = (event: object, ...args: unknown[]) => void

/** Text of the script that runs before every page: the double of Electron's half in the page, then the real built preload. */
export function initScript(preloadSource: string): string {
  return `(${runPreload})((${createCodec})(), ${JSON.stringify({ INVOKE, DELIVER, OPEN })}, function (require, module, exports) {\n${preloadSource}\n})`
}

/** Runs in the page, so it needs nothing outside itself. */
function runPreload(codec: Codec, names: { INVOKE: string; DELIVER: string; OPEN: string }, preload: Preload): void {
  if (window !== window.top) return
  const listeners = new Map<string, Listener[]>()

  async function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const ask = Reflect.get(window, names.INVOKE) as (call: string) => Promise<string>
    const answer = JSON.parse(await ask(JSON.stringify({ channel, args: args.map(codec.encode) }))) as Answer
    if ('error' in answer) throw new Error(`Error invoking remote method '${channel}': ${answer.error}`)
    return codec.decode(answer.ok)
  }

  const ipcRenderer = {
    invoke,
    on: (channel: string, listener: Listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]) },
    off: (channel: string, listener: Listener) => { listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)) },
  }
  const deliver = (channel: string, args: string): void => {
    for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...(JSON.parse(args) as Wire[]).map(codec.decode))
  }
  const contextBridge = {
    exposeInMainWorld: (key: string, api: object) => {
      const members = Object.entries(api).map(([name, member]) => {
        return [name, typeof member === 'function' ? (...args: unknown[]): unknown => member(...args) : structuredClone(member)]
      })
      Object.defineProperty(window, key, { value: Object.freeze(Object.fromEntries(members)), enumerable: true })
    },
  }
  const require = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`a sandboxed preload has no module ${name}`)
    return { ipcRenderer, contextBridge }
  }

  // Whether a window opens is for main to say, and no window but the first has a double: `open` asks, and opens none.
  window.open = (url = '') => {
    (Reflect.get(window, names.OPEN) as (url: string) => void)(String(url))
    return null
  }
  Object.defineProperty(window, names.DELIVER, { value: deliver })
  preload(require, { exports: {} }, {})
}
