import type { Engine } from '@shared/engine/engine'
import { createWorkerEngine } from '@shared/engine/worker-client'

let engine: Engine | null = null
let ready: Worker | null = null

/** The window's one engine. It runs in a worker: evidence is never decoded beside the page. */
export function useEngine(): Engine {
  engine ??= createWorkerEngine(spawn)
  return engine
}

/** Starts its worker, so that the first case need not wait for it. */
export function prepareEngine(): void {
  if (engine !== null || ready !== null) return
  ready = startWorker()
  // One that ends before it is asked anything is no use: the next is told why.
  ready.addEventListener('error', () => { ready = null }, { once: true })
}

function startWorker(): Worker {
  return new Worker(new URL('../worker/engine-worker.ts', import.meta.url), { type: 'module' })
}

function spawn() {
  const worker = ready ?? startWorker()
  ready = null
  return {
    postMessage: (message: unknown, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer),
    addEventListener: worker.addEventListener.bind(worker),
    terminate: () => worker.terminate(),
  }
}
