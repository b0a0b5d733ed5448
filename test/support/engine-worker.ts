import { parentPort } from 'node:worker_threads'
import { serveEngine } from '@shared/engine/worker-host'

const port = parentPort!

/** What renderer/worker does with a window's worker, in a thread of Node. */
serveEngine({
  postMessage: (message, transfer) => port.postMessage(message, transfer),
  addEventListener: (type: 'message' | 'error', listener: (event: { readonly data: unknown; readonly message?: string }) => void) => {
    if (type === 'message') port.on('message', (data: unknown) => listener({ data }))
  },
})
