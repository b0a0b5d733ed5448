/**
 * Signatures of files: whole processes on the same log in the same run, taken in turn. `imascope verify` with its threads, the same where it is told of one core
 * (then it verifies in place), and `evmctl ima_measurement --verify-sig` (ima-evm-utils, OpenSSL, one thread); and beside them `openssl speed`, which verifies one
 * signature of such a key again and again on one core. Prints medians and ratios; it judges nothing.
 *
 *   npm run build && npm run bench:signatures [-- ENTRIES [ROUNDS]]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeLog } from './make-log.mjs'
import { makeSigner } from './make-signer.mjs'
import { measure, median } from './measure.mjs'
import { evmctlPcrs } from './pcr-files.mjs'

const [entries, rounds] = [10_000, 7].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const KINDS = { 'RSA-2048': ['rsa:2048'], 'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] }
/** What `openssl speed` calls them. */
const SPEEDS = { 'RSA-2048': 'rsa2048', 'P-256': 'ecdsap256' }
/** Loaded before the program: it then finds one core. */
const ONE_CORE = 'data:text/javascript,import os from "node:os"; import { syncBuiltinESMExports } from "node:module"; os.availableParallelism = () => 1; syncBuiltinESMExports()'

const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const cli = join(import.meta.dirname, '../dist/cli.js')
const hasEvmctl = spawnSync('evmctl', ['--version']).error === undefined

try {
  console.log(`${entries.toLocaleString('en-US')} entries of ima-sig, each signature another, ${rounds} rounds after one warm-up, ${availableParallelism()} cores`)
  if (!hasEvmctl) console.log('evmctl is not installed (Debian: ima-evm-utils): no ratio to it')
  for (const [name, kind] of Object.entries(KINDS)) print(name, await runRounds(peersOf(name, kind)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function peersOf(name, kind) {
  const { certificate, sign } = makeSigner(kind, join(folder, name))
  const log = join(folder, `${name}.log`)
  const { pcrs } = makeLog(log, entries, sign)
  const verify = [cli, 'verify', '--log', log, '--ima-key', certificate, '--json']
  return [
    { name: 'pool', command: process.execPath, args: verify, isDone: everyVerified },
    { name: 'in place', command: process.execPath, args: ['--import', ONE_CORE, ...verify], isDone: everyVerified },
    { name: 'openssl speed', command: 'openssl', args: ['speed', '-seconds', '1', SPEEDS[name]], isDone: (output) => verifiesPerSecond(output) > 0, secondsOf: (run) => entries / verifiesPerSecond(run.output) },
    ...(hasEvmctl ? [{ name: 'evmctl', command: 'evmctl', args: ['ima_measurement', '--verify-sig', '--key', certificate, ...evmctlPcrs(folder, pcrs), log], isDone: matched }] : []),
  ]
}

/** A run that did not verify them all did other work: its time means nothing. */
function everyVerified(output) {
  return JSON.parse(output).signatures.valid === entries - 1
}

/** evmctl says what does not verify, and then of each bank whether it was reached. */
function matched(output) {
  return /Matched per TPM bank/.test(output) && !/fail|unknown|invalid/i.test(output)
}

/** The last number of the last line: `rsa 2048 bits 0.000536s 0.000029s 1866.7 34291.9`. */
function verifiesPerSecond(output) {
  return Number(output.trim().split(/\s+/).at(-1))
}

async function runRounds(peers) {
  const runs = new Map(peers.map((peer) => [peer.name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const { name, command, args, isDone, secondsOf = (one) => one.seconds } of peers) {
      const run = await measure(command, args)
      if (!isDone(run.output)) throw new Error(`${name} did not verify the log:\n${run.output.slice(0, 2000)}`)
      if (round > 0) runs.get(name).push({ ...run, seconds: secondsOf(run) })
    }
  }
  return runs
}

function print(kind, runs) {
  console.log(kind)
  for (const [name, list] of runs) {
    const seconds = median(list.map((run) => run.seconds))
    const peak = median(list.map((run) => run.peakMiB ?? Number.NaN))
    console.log(`  ${name.padEnd(13)} ${seconds.toFixed(3)} s   ${Math.round(entries / seconds).toLocaleString('en-US')} signatures/s   peak ${Number.isNaN(peak) ? 'not measured' : `${peak.toFixed(0)} MiB`}`)
  }
  for (const own of ['pool', 'in place']) {
    for (const name of [...runs.keys()].filter((one) => one !== own && one !== 'pool')) {
      const ratios = runs.get(own).map((run, i) => run.seconds / runs.get(name)[i].seconds)
      console.log(`  ${own} / ${name}, pair by pair: median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`)
    }
  }
}
