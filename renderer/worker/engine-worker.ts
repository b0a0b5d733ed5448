/** Worker entry: the engine, and nothing else, runs here. Workers of its own verify signatures. */
import { createInProcessEngine } from '@shared/engine/in-process'
import type { WorkerEndpoint } from '@shared/engine/messages'
import { createVerifyPool } from '@shared/engine/verify-pool'
import { serveEngine } from '@shared/engine/worker-host'

serveEngine(self, createInProcessEngine(createVerifyPool(spawn, navigator.hardwareConcurrency)))

function spawn(): WorkerEndpoint {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' })
  // An error that nobody takes goes on to whoever started this worker, and would end the engine.
  worker.addEventListener('error', (event) => event.preventDefault())
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    addEventListener: worker.addEventListener.bind(worker),
    terminate: () => worker.terminate(),
  }
}
