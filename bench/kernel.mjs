/**
 * The replay kernel on one thread, on a log in memory, against the same work with other hashes in the same run, taken in turn: a C loop on OpenSSL's low-level calls
 * (bench/peers/openssl-loop.c), the same loop where OpenSSL is told not to use the processor's SHA instructions, which WASM has not, hash-wasm and @noble/hashes. Template digests are checked, and two and four banks replayed. The C loop finds the entries on its way;
 * the others had them before. Prints medians and ratios; it judges nothing.
 *
 *   npm run bench:kernel [-- ENTRIES [ROUNDS]]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleScripts } from './bundle.mjs'
import { LinePeer } from './line-peer.mjs'
import { makeLog } from './make-log.mjs'
import { median } from './measure.mjs'

const [entries, rounds] = [100_000, 9].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const BANKS = ['sha1', 'sha256', 'sha384', 'sha512']
/** Takes the SHA extensions from what OpenSSL finds of the processor, see OPENSSL_ia32cap(3). It then hashes in vectors. */
const NO_SHA_INSTRUCTIONS = { OPENSSL_ia32cap: ':~0x20000000' }
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const log = join(folder, 'binary_runtime_measurements')
const loop = join(folder, 'openssl-loop')

try {
  const { bytes, pcrs } = makeLog(log, entries, null, BANKS)
  await bundleScripts(folder, { 'kernel-driver': 'kernel-driver.mjs' })
  const compiled = spawnSync('cc', ['-O2', '-o', loop, join(import.meta.dirname, 'peers/openssl-loop.c'), '-lcrypto'], { encoding: 'utf8' })
  if (compiled.status !== 0) console.log('no C compiler, or no OpenSSL headers (Debian: gcc, libssl-dev): no ratio to the C loop')
  console.log(`${entries.toLocaleString('en-US')} entries of ima-ng, ${(bytes / 1e6).toFixed(1)} MB in memory, ${rounds} rounds after one warm-up, one thread`)
  for (const banks of [BANKS.slice(0, 2), BANKS]) print(banks, await runRounds(banks, pcrs, compiled.status === 0))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function runRounds(banks, pcrs, hasLoop) {
  const scripts = ['kernel', 'hash-wasm', 'noble'].map((name) => [name, process.execPath, [join(folder, 'kernel-driver.mjs'), name, log, ...banks]])
  const loops = [['openssl', loop, [log, ...banks]], ['openssl without SHA instructions', loop, [log, ...banks], NO_SHA_INSTRUCTIONS]]
  const peers = [...(hasLoop ? loops : []), ...scripts].map(([name, command, args, environment]) => ({ name, peer: new LinePeer(command, args, environment), seconds: [] }))
  for (let round = 0; round <= rounds; round++) {
    for (const { name, peer, seconds } of peers) {
      const run = await peer.run()
      requireValues(name, run.values, banks, pcrs)
      if (round > 0) seconds.push(run.seconds)
    }
  }
  for (const { peer } of peers) peer.end()
  return peers
}

/** A run that did not reach the PCR values did other work: its time means nothing. */
function requireValues(name, values, banks, pcrs) {
  for (const bank of banks) if (values[bank] !== pcrs[bank]) throw new Error(`${name} did not reach the PCR of ${bank}`)
}

function print(banks, peers) {
  console.log(banks.join(' + '))
  const kernel = peers.find(({ name }) => name === 'kernel').seconds
  for (const { name, seconds } of peers) {
    const ratios = kernel.map((time, i) => time / seconds[i])
    const ratio = name === 'kernel' ? '' : `   kernel / ${name}, pair by pair: median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
    console.log(`  ${name.padEnd(32)} ${((median(seconds) / entries) * 1e6).toFixed(2)} µs an entry${ratio}`)
  }
}
