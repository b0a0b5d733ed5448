/** Worker entry: the engine, and nothing else, runs here. Workers of its own verify signatures and replay large logs. */
import { createInProcessEngine } from '@shared/engine/in-process'
import type { WorkerEndpoint } from '@shared/engine/messages'
import { createReplayThreads } from '@shared/engine/replay-threads'
import { createVerifyPool } from '@shared/engine/verify-pool'
import { serveEngine } from '@shared/engine/worker-host'

const cores = navigator.hardwareConcurrency
serveEngine(self, createInProcessEngine(createVerifyPool(spawn, cores), createReplayThreads(spawn, cores)))

function spawn(): WorkerEndpoint {
  const worker = new Worker(new URL('./thread-worker.ts', import.meta.url), { type: 'module' })
  // An error that nobody takes goes on to whoever started this worker, and would end the engine.
  worker.addEventListener('error', (event) => event.preventDefault())
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    addEventListener: worker.addEventListener.bind(worker),
    terminate: () => worker.terminate(),
  }
}
