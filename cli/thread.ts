/** What a thread of the program runs: it verifies signatures and replays logs for whoever started it. */
import { parentPort } from 'node:worker_threads'
import type { MessageEndpoint } from '@shared/engine/messages'
import { serveReplayer } from '@shared/engine/replay-host'
import { serveVerifier } from '@shared/engine/verify-host'
import { fileOf } from './open-descriptor'

const port = parentPort!
const scope: MessageEndpoint = {
  postMessage: (message, transfer) => port.postMessage(message, transfer),
  addEventListener: (type: 'message' | 'error', listener: (event: { readonly data: unknown; readonly message?: string }) => void) => {
    if (type === 'message') port.on('message', (data: unknown) => listener({ data }))
  },
}
serveVerifier(scope)
serveReplayer(scope, (handle, size) => fileOf(handle as number, size))
