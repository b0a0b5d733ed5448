/**
 * A log in memory, replayed once for each line on standard input: by the program's kernel, or entry by entry with the hashes of a library. Template digests are
 * checked and all banks replayed. Answers with `NANOSECONDS BANK=HEX ...`. The entries were found before, once.
 *
 *   kernel-driver.mjs kernel|hash-wasm|noble LOG BANK...
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { createSHA1, createSHA256, createSHA384, createSHA512 } from 'hash-wasm'
import { replay } from '@shared/kernel/replay'
import { templateData, templateDigest } from '@shared/model/ima-log'
import { parseImaBinary } from '@shared/sources/ima-binary/parse'

const [method, path, ...banks] = process.argv.slice(2)
const noCheckpoint = () => Promise.resolve()
const log = await parseImaBinary({ id: 'log', path, bytes: new Uint8Array(readFileSync(path)) }, noCheckpoint)
const replayOnce = { kernel: replayByKernel, noble: replayWith(nobleHash), 'hash-wasm': replayWith(await hashWasmHash()) }[method]

for await (const _ of createInterface({ input: process.stdin })) {
  const started = process.hrtime.bigint()
  const values = await replayOnce()
  const nanoseconds = process.hrtime.bigint() - started
  console.log([nanoseconds, ...banks.map((bank, i) => `${bank}=${Buffer.from(values[i]).toString('hex')}`)].join(' '))
}

async function replayByKernel() {
  const { chains, mismatched } = await replay(log, banks.map((bank) => ({ pcr: 10, bank, rule: 'per-bank', targets: [] })), true, noCheckpoint)
  if (mismatched.length > 0) throw new Error('a template digest is not that of its data')
  return chains.map((chain) => chain.value)
}

/** The loop that one would write with a library. @param {(bank: string, data: Uint8Array) => Uint8Array} hash */
function replayWith(hash) {
  return () => {
    const values = banks.map((bank) => new Uint8Array(hash(bank, new Uint8Array()).length))
    for (let i = 0; i < log.count; i++) {
      const data = templateData(log, i)
      banks.forEach((bank, b) => {
        const digest = hash(bank, data)
        if (bank === 'sha1' && Buffer.compare(digest, templateDigest(log, i)) !== 0) throw new Error('a template digest is not that of its data')
        values[b] = hash(bank, Buffer.concat([values[b], digest]))
      })
    }
    return values
  }
}

function nobleHash(bank, data) {
  return { sha1, sha256, sha384, sha512 }[bank](data)
}

async function hashWasmHash() {
  const hashers = { sha1: await createSHA1(), sha256: await createSHA256(), sha384: await createSHA384(), sha512: await createSHA512() }
  return (bank, data) => hashers[bank].init().update(data).digest('binary')
}
