import { Worker } from 'node:worker_threads'
import type { WorkerEndpoint } from '@shared/engine/messages'

/** Such a thread makes few objects: the room that V8 would give it for them is not needed. */
const LIMITS = { maxYoungGenerationSizeMb: 1 }

/** Starts a thread that runs `program`, the source of thread.ts when it was built. */
export function startThread(program: string): WorkerEndpoint {
  const worker = new Worker(program, { eval: true, resourceLimits: LIMITS })
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
