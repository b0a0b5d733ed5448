/** Reads and decodes a log, computes its SHA-256, checks its template digests and replays it in two workers, as the engine does, and nothing else. Answers with the digest and the values in hex digits, or with `failure`. */
import { toHex } from '@shared/bytes/hex'
import { sha256OfFile } from '@shared/crypto/digests'
import { beginReading } from '@shared/engine/begin-reading'
import { createReplayThreads } from '@shared/engine/replay-threads'
import { usualInKernel } from '@shared/kernel/wasm/usual-in-kernel'
import { parseImaBinary } from '@shared/sources/ima-binary/parse'
import { parseArriving } from '@shared/sources/ima-binary/parse-arriving'

const NAMED = { id: 'log', path: 'log' }
const requests = ['sha1', 'sha256'].map((bank) => ({ pcr: 10, bank, rule: 'per-bank', targets: [] }))
const threads = createReplayThreads(spawn, navigator.hardwareConcurrency)
const noCheckpoint = () => Promise.resolve()

self.addEventListener('message', ({ data: blob }) => {
  answer(blob).catch((error) => ({ failure: String(error) })).then((told) => self.postMessage(told, []))
})

async function answer(blob) {
  const begun = await beginReading(NAMED, blob)
  // A small log is read at once.
  const { log, bytes } = begun.kind === 'whole' ? { log: await parseImaBinary({ ...NAMED, bytes: begun.bytes }, noCheckpoint, usualInKernel()), bytes: begun.bytes } : await arriving(begun, blob)
  const digest = sha256OfFile(bytes)
  const { chains, mismatched } = await threads.replay(log, requests, true, noCheckpoint)
  if (mismatched.length > 0) throw new Error('a template digest is not that of its data')
  return { sha256: toHex(await digest), values: Object.fromEntries(chains.map(({ bank, value }) => [bank, toHex(value)])) }
}

async function arriving({ file, layout: fit }, blob) {
  const taker = threads.expect({ handle: blob, size: blob.size, isArriving: true, ...fit.layout, templateDigestBank: fit.bank }, requests)
  if (taker) file.passTo(taker)
  const log = await parseArriving(NAMED, file, fit, noCheckpoint, { onFirst: () => undefined, usual: usualInKernel() })
  return { log, bytes: await file.whole() }
}

function spawn() {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), { type: 'module' })
  return { postMessage: (message, transfer) => worker.postMessage(message, transfer), addEventListener: worker.addEventListener.bind(worker), terminate: () => worker.terminate() }
}
