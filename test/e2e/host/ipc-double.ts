import { createCodec } from './codec'
import type { Wire } from './codec'
import type { Answer } from './page-side'

const codec = createCodec()

type Handler = (event: object, ...args: unknown[]) => unknown

/** `ipcMain`, as far as main may use it: handlers only. */
export class IpcDouble {
  private readonly handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }

  /** Runs the handler of a call; its text is what the page sent, the result what the page gets. */
  async answer(event: object, call: string): Promise<string> {
    const { channel, args } = JSON.parse(call) as { channel: string; args: Wire[] }
    return JSON.stringify(await this.run(event, channel, args))
  }

  private async run(event: object, channel: string, args: Wire[]): Promise<Answer> {
    try {
      const handler = this.handlers.get(channel)
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      return { ok: codec.encode(await handler(event, ...args.map(codec.decode))) }
    } catch (error) {
      return { error: String(error) }
    }
  }
}
