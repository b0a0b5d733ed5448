import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { MessageEndpoint, WorkerEndpoint } from '@shared/engine/messages'
import { serveReplayer } from '@shared/engine/replay-host'
import { serveVerifier } from '@shared/engine/verify-host'
import { fileOf } from './open-descriptor'

/** Tells the program that it runs as a thread that helps, and not as itself. */
const PURPOSE = 'imascope verifies signatures and replays'

/** Such a thread makes few objects: the room that V8 would give it for them is not needed. */
const LIMITS = { maxYoungGenerationSizeMb: 1 }

export function isThread(): boolean {
  return parentPort !== null && workerData === PURPOSE
}

/** Serves whoever started the thread. */
export function serveThread(): void {
  const port = parentPort!
  const scope: MessageEndpoint = {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener: (type: 'message' | 'error', listener: Listener) => {
      if (type === 'message') port.on('message', (data: unknown) => listener({ data }))
    },
  }
  serveVerifier(scope)
  serveReplayer(scope, (handle, size) => fileOf(handle as number, size))
}

/** The program once more, as a thread: so it stays one file that can be put anywhere. */
export function startThread(program: URL): WorkerEndpoint {
  const worker = new Worker(program, { workerData: PURPOSE, resourceLimits: LIMITS })
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    addEventListener: (type: 'message' | 'error', listener: Listener) => {
      if (type === 'message') worker.on('message', (data: unknown) => listener({ data }))
      // A thread may end without an error, too.
      else for (const event of ['error', 'exit'] as const) worker.on(event, () => listener({ data: null }))
    },
  }
}

type Listener = (event: { readonly data: unknown; readonly message?: string }) => void
