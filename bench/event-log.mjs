/**
 * A boot's event log: whole processes on the same file in the same run, taken in turn. `imascope verify --event-log`, which decodes, replays every bank and looks at what is odd, and
 * `tpm2_eventlog` (tpm2-tools), which decodes, replays and prints every event. The file is a captured one whose events are repeated. Prints medians and ratios; it judges nothing.
 *
 *   npm run build && npm run bench:event-log [-- EVENTS [ROUNDS]]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure, median } from './measure.mjs'

const [wanted, rounds] = [24_000, 7].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const SAMPLE = join(import.meta.dirname, '../samples/proven-boot/binary_bios_measurements')
/** Of the sample, behind its header; bytes of the header without its data. */
const [EVENTS, HEADER] = [24, 32]
const cli = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))

try {
  await compare()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare() {
  const log = join(folder, 'binary_bios_measurements')
  const { events, bytes } = writeLog(log)
  const peers = [{ name: 'imascope', command: process.execPath, args: [cli, 'verify', '--event-log', log, '--json'], valueOf: ours }]
  if (spawnSync('tpm2_eventlog', ['--version']).error === undefined) peers.push({ name: 'tpm2_eventlog', command: 'tpm2_eventlog', args: [log], valueOf: theirs })
  else console.log('tpm2_eventlog is not installed (Debian: tpm2-tools): no ratio')
  console.log(`${events.toLocaleString('en-US')} events, ${(bytes / 1e6).toFixed(1)} MB, ${rounds} rounds after one warm-up`)
  print(await runRounds(peers))
}

/** The header of the sample, and its events as often as there are wanted. */
function writeLog(path) {
  const sample = readFileSync(SAMPLE)
  const begin = HEADER + sample.readUInt32LE(HEADER - 4)
  const times = Math.floor(wanted / EVENTS)
  const log = Buffer.concat([sample.subarray(0, begin), ...Array.from({ length: times }, () => sample.subarray(begin))])
  writeFileSync(path, log)
  return { events: times * EVENTS + 1, bytes: log.length }
}

/** PCR 4 of the sha256 bank. */
function ours(output) {
  return JSON.parse(output).eventLog.pcrs.find(({ pcr, bank }) => pcr === 4 && bank === 'sha256').replayedValue
}

function theirs(output) {
  return /^pcrs:[^]*^  sha256:$[^]*?^    4 +: 0x([0-9a-f]{64})$/m.exec(output)[1]
}

/** Runs that reach different values did different work: their times mean nothing. */
async function runRounds(peers) {
  const runs = new Map(peers.map(({ name }) => [name, []]))
  let value = null
  for (let round = 0; round <= rounds; round++) {
    for (const { name, command, args, valueOf } of peers) {
      const run = await measure(command, args)
      const reached = valueOf(run.output)
      value ??= reached
      if (reached !== value) throw new Error(`${name} replays PCR 4 to ${reached}, not to ${value}`)
      if (round > 0) runs.get(name).push(run)
    }
  }
  return runs
}

function print(runs) {
  for (const [name, list] of runs) {
    const peak = median(list.map((run) => run.peakMiB ?? Number.NaN))
    console.log(`${name.padEnd(13)} ${median(list.map((run) => run.seconds)).toFixed(2)} s   peak ${Number.isNaN(peak) ? 'not measured' : `${peak.toFixed(0)} MiB`}`)
  }
  const [own, peer] = runs.values()
  if (peer === undefined) return
  const ratios = own.map((run, i) => peer[i].seconds / run.seconds)
  console.log(`tpm2_eventlog's time / its, pair by pair: median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`)
}
