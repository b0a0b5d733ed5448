import type { Engine } from '@shared/engine/engine'
import { createWorkerEngine } from '@shared/engine/worker-client'

let engine: Engine | null = null

/** The window's one engine. It runs in a worker: evidence is never decoded beside the page. */
export function useEngine(): Engine {
  engine ??= createWorkerEngine(spawn)
  return engine
}

function spawn() {
  const worker = new Worker(new URL('../worker/engine-worker.ts', import.meta.url), { type: 'module' })
  return {
    postMessage: (message: unknown, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer),
    addEventListener: worker.addEventListener.bind(worker),
    terminate: () => worker.terminate(),
  }
}
