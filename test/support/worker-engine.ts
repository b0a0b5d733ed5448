import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'
import { createWorkerEngine } from '@shared/engine/worker-client'
import type { Engine } from '@shared/engine/engine'
import type { FromWorker, WorkerEndpoint } from '@shared/engine/messages'

/** The engine's worker as one file that Node runs. */
export interface BuiltWorker {
  /** A new thread; `hear` sees every message that it sends. */
  readonly spawn: (hear?: (message: FromWorker) => void) => WorkerEndpoint
  readonly engine: (hear?: (message: FromWorker) => void) => Engine
  readonly remove: () => Promise<void>
}

export async function buildWorker(): Promise<BuiltWorker> {
  const outDir = await mkdtemp(join(tmpdir(), 'imascope-worker-'))
  await build({
    configFile: false, logLevel: 'silent', resolve: { alias: { '@shared': resolve('shared') } }, ssr: { noExternal: true },
    build: { outDir, ssr: resolve('test/support/engine-worker.ts'), target: 'node20', minify: false, rolldownOptions: { output: { entryFileNames: 'worker.mjs' } } },
  })
  const spawn = (hear?: (message: FromWorker) => void) => endpointOf(new Worker(join(outDir, 'worker.mjs')), hear)
  return { spawn, engine: (hear) => createWorkerEngine(() => spawn(hear)), remove: () => rm(outDir, { recursive: true }) }
}

/** Node's Worker tells by `on` what a window's tells by `addEventListener`. */
function endpointOf(worker: Worker, hear?: (message: FromWorker) => void): WorkerEndpoint {
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    addEventListener: (type: 'message' | 'error', listener: (event: { readonly data: unknown; readonly message?: string }) => void) => {
      if (type === 'error') worker.on('error', (error: Error) => listener({ data: null, message: error.message }))
      else worker.on('message', (data: FromWorker) => {
        hear?.(data)
        listener({ data })
      })
    },
  }
}
