import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { MessageEndpoint, WorkerEndpoint } from '@shared/engine/messages'
import { serveVerifier } from '@shared/engine/verify-host'
import type { ToVerifier } from '@shared/engine/verify-messages'

type Listener = (event: { readonly data: unknown; readonly message?: string }) => void

/** A worker in this thread: its messages are cloned and handed over as between threads. `serve`: what it does with them. */
export class LocalWorker implements WorkerEndpoint {
  readonly sent: ToVerifier[] = []
  isTerminated = false
  private readonly port: MessagePort
  private readonly errors: Listener[] = []

  constructor(serve: (scope: MessageEndpoint) => void = serveVerifier) {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    serve(endpointOf(port2))
  }

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    this.port.postMessage(message, transfer)
    this.sent.push(message as ToVerifier)
  }

  addEventListener(type: 'message' | 'error', listener: Listener): void {
    if (type === 'message') endpointOf(this.port).addEventListener('message', listener)
    else this.errors.push(listener)
  }

  terminate(): void {
    this.isTerminated = true
    this.port.close()
  }

  crash(): void {
    this.port.close()
    for (const listener of this.errors) listener({ data: null, message: 'gone' })
  }
}

function endpointOf(port: MessagePort): MessageEndpoint {
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener: (type: 'message' | 'error', listener: Listener) => {
      if (type === 'message') port.on('message', (data: unknown) => listener({ data }))
    },
  }
}
