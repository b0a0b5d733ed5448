/**
 * Whole processes on the same input in the same run, taken in turn: `imascope verify` on all cores, on one, and with a policy, against `evmctl ima_measurement`
 * (ima-evm-utils), which checks template digests and replays the same two banks and judges no policy, and against a program that does no more with the same kernel (bench/peers/bare-verify); then how time and memory grow with the log. Prints medians and
 * ratios; it judges nothing.
 *
 *   npm run build && npm run bench [-- ENTRIES [ROUNDS [LARGEST]]]
 *
 * ROUNDS: 0 leaves the comparison out. LARGEST: entries of the largest log of the table of growth, 1,000,000 unless told; 10,000,000 takes 1.4 GB in the folder for temporary files.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleScripts } from './bundle.mjs'
import { digestOf, makeLog, nameOf } from './make-log.mjs'
import { measure, median } from './measure.mjs'
import { evmctlPcrs, pcrreadFile } from './pcr-files.mjs'

const [entries, rounds, largest] = [1_000_000, 7, 1_000_000].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const PATHS = 100_000
const EXCLUDES = 50
const SMALLEST = 10_000
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const cli = join(import.meta.dirname, '../dist/cli.js')
const exists = (command) => !spawnSync(command, ['--version']).error

try {
  if (rounds > 0) await compare()
  await growth()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare() {
  const { log, bytes, pcrs, peer, verify } = made(entries)
  const bare = await buildBare(log, pcrs)
  const policy = join(folder, 'policy.json')
  writeFileSync(policy, JSON.stringify(makePolicy()))
  const peers = [verify('imascope')]
  peers.push(bare('bare', availableParallelism()))
  if (exists('taskset')) peers.push(onOneCore('imascope, one core', verify('')), onOneCore('bare, one core', bare('', 1)))
  peers.push(verify('imascope, with a policy', ['--policy', policy]))
  if (peer) peers.push(peer)
  else console.log('evmctl is not installed (Debian: ima-evm-utils): no ratio')
  console.log(`${count(entries)} entries of ima-ng, ${(bytes / 1e6).toFixed(1)} MB, ${rounds} rounds after one warm-up, banks sha1 and sha256; the policy has ${count(PATHS)} paths and ${EXCLUDES} excludes`)
  print(await runRounds(peers, rounds), bytes)
}

function onOneCore(name, peer) {
  return { ...peer, name, command: 'taskset', args: ['-c', '0', peer.command, ...peer.args] }
}

/** Bundles the program that only replays; says how it is run. */
async function buildBare(log, pcrs) {
  await bundleScripts(join(folder, 'bare'), { main: 'peers/bare-verify/main.mjs', thread: 'peers/bare-verify/thread.mjs' })
  const reached = (output) => Object.entries(pcrs).every(([bank, value]) => output.includes(`${bank}=${value}`))
  return (name, cores) => ({ name, command: process.execPath, args: [join(folder, 'bare/main.mjs'), log, String(cores)], reached })
}

/** A log with those who read it. */
function made(size) {
  const log = join(folder, `binary_runtime_measurements_${size}`)
  const { bytes, pcrs } = makeLog(log, size)
  const verify = (name, more = []) => ({ name, command: process.execPath, args: [cli, 'verify', '--log', log, '--pcrs', pcrreadFile(folder, pcrs), ...more, '--json'], reached: bothMatch })
  const peer = exists('evmctl') ? { name: 'evmctl', command: 'evmctl', args: ['ima_measurement', ...evmctlPcrs(folder, pcrs), log], reached: (output) => /Matched per TPM bank/.test(output) } : null
  return { log, bytes, pcrs, verify, peer }
}

/** The first paths of the log, and excludes as people write them, of which none is of a path in it. */
function makePolicy() {
  const digests = Object.fromEntries(Array.from({ length: PATHS }, (_, i) => [nameOf(i), [digestOf(i).toString('hex')]]))
  const excludes = Array.from({ length: EXCLUDES }, (_, i) => [`^/var/lib/service-${i}/.*$`, `/opt/app-${i}/(cache|tmp)/[^/]+\\.tmp$`, `^/home/[a-z]+/\\.cache/${i}(/.*)?$`][i % 3])
  return { meta: { version: 1, generator: 3 }, release: 0, digests, excludes, keyrings: {}, ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: null }, 'ima-buf': {}, 'verification-keys': '' }
}

async function runRounds(peers, wanted) {
  const runs = new Map(peers.map((peer) => [peer.name, []]))
  for (let round = 0; round <= wanted; round++) {
    for (const { name, command, args, reached } of peers) {
      const run = await measure(command, args)
      // A run that did not reach the PCR values did other work: its time means nothing.
      if (!reached(run.output)) throw new Error(`${name} did not replay the log:\n${run.output.slice(0, 2000)}`)
      if (round > 0) runs.get(name).push(run)
    }
  }
  return runs
}

function bothMatch(output) {
  return output.match(/"status": "match"/g)?.length === 2
}

function print(runs, bytes) {
  for (const [name, list] of runs) {
    const seconds = secondsOf(list)
    const bare = runs.get(name.replace('imascope', 'bare'))
    const toBare = bare === undefined || bare === list ? '' : `   its time / the bare one's: ${spread(list.map((run, i) => run.seconds / bare[i].seconds))}`
    const ratio = name === 'evmctl' || !runs.has('evmctl') ? '' : `   evmctl's time / its, pair by pair: ${spread(list.map((run, i) => runs.get('evmctl')[i].seconds / run.seconds))}`
    console.log(`${name.padEnd(23)} ${seconds.toFixed(2)} s   ${count(Math.round(entries / seconds))} entries/s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s   peak ${peakOf(list)}${ratio}${toBare}`)
  }
}

/** Time and memory of logs ten times as large as the one before; the exponents are those of the last step. */
async function growth() {
  console.log('growth, medians of 3 rounds:')
  let before = null
  for (let size = SMALLEST; size <= largest; size *= 10) {
    const { log, verify } = made(size)
    const list = (await runRounds([verify('imascope')], 3)).get('imascope')
    rmSync(log)
    const now = { seconds: secondsOf(list), peak: median(list.map((run) => run.peakMiB ?? Number.NaN)) }
    const exponents = before === null ? '' : `   time grows with the ${exponent(before.seconds, now.seconds)}th power of the log, memory with the ${exponent(before.peak, now.peak)}th`
    console.log(`${count(size).padStart(11)} entries   ${now.seconds.toFixed(2)} s   peak ${peakOf(list)}${exponents}`)
    before = now
  }
}

function exponent(before, now) {
  return Math.log10(now / before).toFixed(2)
}

function secondsOf(list) {
  return median(list.map((run) => run.seconds))
}

function peakOf(list) {
  const peak = median(list.map((run) => run.peakMiB ?? Number.NaN))
  return Number.isNaN(peak) ? 'not measured' : `${peak.toFixed(0)} MiB`
}

function spread(ratios) {
  return `median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
}

function count(number) {
  return number.toLocaleString('en-US')
}
