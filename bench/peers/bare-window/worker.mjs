/** Reads and decodes a log, computes its SHA-256, checks its template digests and replays it in two workers, as the engine does, and nothing else. Answers with the digest and the values in hex digits. */
import { toHex } from '@shared/bytes/hex'
import { sha256OfFile } from '@shared/crypto/digests'
import { beginReading } from '@shared/engine/begin-reading'
import { createReplayThreads } from '@shared/engine/replay-threads'
import { usualInKernel } from '@shared/kernel/wasm/usual-in-kernel'
import { parseArriving } from '@shared/sources/ima-binary/parse-arriving'

const BANKS = ['sha1', 'sha256']
const noCheckpoint = () => Promise.resolve()

self.addEventListener('message', async ({ data: blob }) => {
  const named = { id: 'log', path: 'log' }
  const requests = BANKS.map((bank) => ({ pcr: 10, bank, rule: 'per-bank', targets: [] }))
  const { file, layout: fit } = await beginReading(named, blob)
  const threads = createReplayThreads(spawn, navigator.hardwareConcurrency)
  const taker = threads.expect({ handle: blob, size: blob.size, isArriving: true, ...fit.layout, templateDigestBank: fit.bank }, requests)
  if (taker) file.passTo(taker)
  const log = await parseArriving(named, file, fit, noCheckpoint, { onFirst: () => undefined, usual: usualInKernel() })
  const digest = sha256OfFile(await file.whole())
  const { chains, mismatched } = await threads.replay(log, requests, true, noCheckpoint)
  if (mismatched.length > 0) throw new Error('a template digest is not that of its data')
  self.postMessage({ sha256: toHex(await digest), values: Object.fromEntries(chains.map(({ bank, value }) => [bank, toHex(value)])) }, [])
})

function spawn() {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), { type: 'module' })
  return { postMessage: (message, transfer) => worker.postMessage(message, transfer), addEventListener: worker.addEventListener.bind(worker), terminate: () => worker.terminate() }
}
