/**
 * Finds the entries of a log, computes its SHA-256, checks its template digests and replays two banks, in two threads where there are cores for them, as `imascope verify` does, and nothing else.
 * Prints the values in hex digits.
 *
 *   main.mjs LOG CORES
 */
import { createHash } from 'node:crypto'
import { fstatSync, openSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { toHex } from '@shared/bytes/hex'
import { beginReading } from '@shared/engine/begin-reading'
import { createReplayThreads } from '@shared/engine/replay-threads'
import { usualInKernel } from '@shared/kernel/wasm/usual-in-kernel'
import { openPagedLog } from '@shared/sources/ima-binary/paged-log'
import { fileOf } from './file.mjs'

const [path, cores] = process.argv.slice(2)
const HASHED = 1 << 20
const noCheckpoint = () => Promise.resolve()
const named = { id: 'log', path }
const requests = ['sha1', 'sha256'].map((bank) => ({ pcr: 10, bank, rule: 'per-bank', targets: [] }))
const descriptor = openSync(path)
const { content, layout: fit } = await beginReading(named, fileOf(descriptor, fstatSync(descriptor).size))
const threads = createReplayThreads(spawn, Number(cores))
threads.expect({ handle: descriptor, size: content.size, isArriving: false, ...fit.layout, templateDigestBank: fit.bank }, requests)
const log = await openPagedLog(named, content, fit, noCheckpoint, { usual: usualInKernel() })
const digest = digestOf(content)
const { chains, mismatched } = await threads.replay(log, requests, true, noCheckpoint)
if (mismatched.length > 0) throw new Error('a template digest is not that of its data')
console.log(digest, ...chains.map(({ bank, value }) => `${bank}=${toHex(value)}`))

function digestOf(file) {
  const hash = createHash('sha256')
  const room = new Uint8Array(HASHED)
  for (let at = 0; at < file.size; at += HASHED) hash.update(file.read(at, HASHED, room))
  return hash.digest('hex')
}

function spawn() {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url))
  return { postMessage: (message, transfer) => worker.postMessage(message, transfer), terminate: () => worker.terminate(), addEventListener: (type, listener) => worker.on(type, (data) => listener({ data })) }
}
