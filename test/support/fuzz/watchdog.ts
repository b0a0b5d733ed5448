import { Worker } from 'node:worker_threads'

/** Seconds without a batch after which the process is ended: a batch takes some milliseconds to some seconds, so no busy machine reaches it. */
const PATIENCE = 300

/** A thread of its own that ends this process when a decoder does not come back, and says what it was given. No test waits for its clock. */
export interface Watchdog {
  /** Another batch begins. */
  readonly note: (what: string) => void
  readonly stop: () => Promise<void>
}

const WATCH = `
const { workerData, parentPort } = require('node:worker_threads')
const { writeSync } = require('node:fs')
let timer
parentPort.on('message', (what) => {
  clearTimeout(timer)
  timer = setTimeout(() => {
    writeSync(2, 'fuzzing hangs: ' + what + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }, workerData * 1000)
})
`

export function startWatchdog(): Watchdog {
  const worker = new Worker(WATCH, { eval: true, workerData: PATIENCE })
  worker.unref()
  return {
    // oxlint-disable-next-line require-post-message-target-origin -- a thread of Node has no origin
    note: (what) => worker.postMessage(what),
    stop: async () => {
      await worker.terminate()
    },
  }
}
