/**
 * Whole processes on the same input in the same run, taken in turn: `imascope verify` against `evmctl ima_measurement` (ima-evm-utils), both
 * checking template digests and replaying the sha1 and sha256 banks. Prints medians and ratios; it judges nothing.
 *
 *   npm run build && npm run bench [-- ENTRIES [ROUNDS]]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeLog } from './make-log.mjs'
import { measure, median } from './measure.mjs'
import { evmctlPcrs, pcrreadFile } from './pcr-files.mjs'

const entries = Number(process.argv[2] ?? 100_000)
const rounds = Number(process.argv[3] ?? 7)
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const log = join(folder, 'binary_runtime_measurements')
const cli = join(import.meta.dirname, '../dist/cli.js')

try {
  const { bytes, pcrs } = makeLog(log, entries)
  const peers = [{ name: 'imascope', command: process.execPath, args: [cli, 'verify', '--log', log, '--pcrs', pcrreadFile(folder, pcrs), '--json'] }]
  if (spawnSync('evmctl', ['--version']).error) console.log('evmctl is not installed (Debian: ima-evm-utils): no ratio')
  else peers.push({ name: 'evmctl', command: 'evmctl', args: ['ima_measurement', ...evmctlPcrs(folder, pcrs), log] })
  console.log(`${entries.toLocaleString('en-US')} entries of ima-ng, ${(bytes / 1e6).toFixed(1)} MB, ${rounds} rounds after one warm-up, banks sha1 and sha256`)
  print(await runRounds(peers), bytes)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function runRounds(peers) {
  const runs = new Map(peers.map((peer) => [peer.name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const { name, command, args } of peers) {
      const run = await measure(command, args)
      requireMatch(name, run.output)
      if (round > 0) runs.get(name).push(run)
    }
  }
  return runs
}

/** A run that did not reach the PCR values did other work: its time means nothing. */
function requireMatch(name, output) {
  const reached = name === 'imascope' ? output.match(/"status": "match"/g)?.length === 2 : /Matched per TPM bank/.test(output)
  if (!reached) throw new Error(`${name} did not replay the log:\n${output.slice(0, 2000)}`)
}

function print(runs, bytes) {
  const seconds = (name) => median(runs.get(name).map((run) => run.seconds))
  for (const [name, list] of runs) {
    const peak = median(list.map((run) => run.peakMiB ?? Number.NaN))
    const speed = `${Math.round(entries / seconds(name)).toLocaleString('en-US')} entries/s, ${(bytes / 1e6 / seconds(name)).toFixed(1)} MB/s`
    console.log(`${name.padEnd(9)} ${seconds(name).toFixed(3)} s   ${speed}   peak ${Number.isNaN(peak) ? 'not measured' : `${peak.toFixed(0)} MiB`}`)
  }
  if (!runs.has('evmctl')) return
  const ratios = runs.get('imascope').map((run, i) => run.seconds / runs.get('evmctl')[i].seconds)
  console.log(`imascope / evmctl, pair by pair: median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`)
}
