/** Serves the application's own schemes: each is a loopback server that asks the handler which main gave to `protocol.handle`. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SchemeHandler = (request: Request) => Response | Promise<Response>

export class SchemeServers {
  private readonly servers = new Map<string, Server>()
  private readonly listening: Promise<unknown>[] = []

  /** @param fail Told of what a handler throws, since the page only sees status 500. */
  constructor(private readonly fail: (error: unknown) => void) {}

  handle(scheme: string, handler: SchemeHandler): void {
    const server = createServer((request, response) => {
      void this.answer(scheme, handler, request, response).catch((error: unknown) => {
        this.fail(error)
        response.writeHead(500).end()
      })
    })
    this.servers.set(scheme, server)
    this.listening.push(once(server.listen(0, '127.0.0.1'), 'listening'))
  }

  async ready(): Promise<void> {
    await Promise.all(this.listening)
  }

  /** `app://imascope/x` as Chromium can load it; `.localhost` is a secure context, as the scheme is. */
  toLoopback(url: string): string {
    const { protocol, host, pathname, search, hash } = new URL(url)
    const server = this.servers.get(protocol.slice(0, -1))
    return server === undefined ? url : `http://${host}.localhost:${portOf(server)}${pathname}${search}${hash}`
  }

  /** The address that main would see in Electron; of a foreign one, the address itself. */
  fromLoopback(url: string): string {
    if (url.startsWith('blob:')) return `blob:${this.fromLoopback(url.slice('blob:'.length))}`
    for (const [scheme, server] of this.servers) {
      const { port, hostname, pathname, search, hash } = new URL(url)
      if (port === String(portOf(server))) return `${scheme}://${hostname.replace(/\.localhost$/, '')}${pathname}${search}${hash}`
    }
    return url
  }

  close(): void {
    for (const server of this.servers.values()) server.close().closeAllConnections()
  }

  private async answer(scheme: string, handler: SchemeHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').replace(/\.localhost(:\d+)?$/, '')
    const answer = await handler(new Request(`${scheme}://${host}${request.url}`, { method: request.method }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(request.method === 'HEAD' ? undefined : new Uint8Array(await answer.arrayBuffer()))
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
