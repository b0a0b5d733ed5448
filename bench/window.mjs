/**
 * The built window in Chromium, drawing in software: a log is dropped, its verdict awaited, its entries scrolled and filtered, a policy edited. The peers, in the same run and in turn:
 * `evmctl ima_measurement` (ima-evm-utils) on the same log, a page that draws nothing and concludes nothing (bench/peers/bare-window), and the same window with a log of 100 entries. Prints medians and ratios; it judges nothing.
 *
 *   npm run build && npm run bench:window [-- ENTRIES [ROUNDS [OPENINGS]]]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { serveFolder } from '../electron/launch/static-server.mjs'
import { CHROMIUM_ARGS, findChromium } from '../test/setup/chromium.mjs'
import { BareWindow } from './bare-window.mjs'
import { digestOf, makeLog, nameOf } from './make-log.mjs'
import { measure, median } from './measure.mjs'
import { evmctlPcrs, pcrreadFile } from './pcr-files.mjs'
import { OpenWindow } from './open-window.mjs'

const [entries, rounds, openings] = [1_000_000, 7, 3].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const FEW = 100
/** Paths that the policy lists; of the entries after them it says nothing but an exclude, and one that it should list it does not. */
const PATHS = Math.min(100_000, entries)
const UNLISTED = 7
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const exists = (command) => !spawnSync(command, ['--version']).error

try {
  const many = madeCase('many', entries)
  const few = madeCase('few', FEW)
  const judged = madeCase('judged', entries, { 'policy.json': JSON.stringify(makePolicy()) })
  const server = await serveFolder(join(import.meta.dirname, '../out/renderer'), 0)
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
  console.log(`${count(entries)} entries of ima-ng, ${(many.bytes / 1e6).toFixed(1)} MB; Chromium ${browser.version()}, drawing in software; medians, spread in brackets`)
  const open = () => OpenWindow.open(browser, server.address)
  const bare = await BareWindow.serve(join(folder, 'bare'))
  await opening(open, many, (log, pcrs) => bare.run(browser, log, pcrs))
  await bare.close()
  await scrolling(open, many, few)
  await editing(open, judged)
  await browser.close()
  await server.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A folder with a log and the PCR values that it reaches, to be dropped. */
function madeCase(name, size, more = {}) {
  const drop = join(folder, name)
  mkdirSync(drop)
  const log = join(drop, 'binary_runtime_measurements')
  const { bytes, pcrs } = makeLog(log, size)
  pcrreadFile(drop, pcrs)
  for (const [file, text] of Object.entries(more)) writeFileSync(join(drop, file), text)
  return { drop, log, bytes, pcrs }
}

function makePolicy() {
  const digests = Object.fromEntries(Array.from({ length: PATHS }, (_, i) => [nameOf(i), [digestOf(i).toString('hex')]]).filter((_, i) => i !== UNLISTED))
  const excludes = Array.from({ length: 50 }, (_, i) => (i === 0 ? '/usr/lib/x86_64-linux-gnu/package-[0-9]*/file-[0-9]{6,}\\.so$' : `/var/lib/service-${i}/.*$`))
  return { meta: { version: 1, generator: 3 }, release: 0, digests, excludes, keyrings: {}, ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: null }, 'ima-buf': {}, 'verification-keys': '' }
}

/** From the drop to the first entries, and to the verdict; each opening beside a run of evmctl, and one of the bare window. */
async function opening(open, { drop, log, pcrs }, runBare) {
  const runs = []
  const peer = []
  const bare = []
  for (let round = 0; round < openings; round++) {
    const window = await open()
    runs.push({ ...(await window.drop(drop)), ...(await window.memory()) })
    await window.close()
    bare.push(await runBare(log, pcrs))
    if (exists('evmctl')) peer.push((await measure('evmctl', ['ima_measurement', ...evmctlPcrs(folder, pcrs), log])).seconds * 1000)
  }
  row('first entries after the drop', runs.map((run) => run.first), 'ms')
  row('verdict after the drop', runs.map((run) => run.verdict), 'ms')
  row('  of which its worker computed', runs.map((run) => run.workerCpu), 'ms')
  row('memory of the page and its workers', runs.map((run) => run.resident), 'MiB')
  row('  at most meanwhile', runs.map((run) => run.peak), 'MiB')
  row('two workers that read, hash and replay it, and no page', bare, 'ms')
  row('the verdict\'s time / theirs, pair by pair', runs.map((run, i) => run.verdict / bare[i]), '', 2)
  if (peer.length === 0) console.log('evmctl is not installed (Debian: ima-evm-utils): no ratio')
  else {
    row('evmctl, whole process', peer, 'ms')
    row('evmctl\'s time / the verdict\'s, pair by pair', runs.map((run, i) => peer[i] / run.verdict), '', 2)
  }
}

/** Frames while the whole list is scrolled through, of both logs in turn, and what is typed into the filter. */
async function scrolling(open, many, few) {
  const windows = { [`${count(entries)} entries`]: await open(), [`${FEW} entries`]: await open() }
  const [large, small] = Object.values(windows)
  for (const [window, { drop }] of [[large, many], [small, few]]) {
    await window.drop(drop)
    await window.goTo('entries')
  }
  const frames = new Map(Object.keys(windows).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, window] of Object.entries(windows)) {
      const deltas = await window.scroll()
      if (round > 0) frames.get(name).push(deltas)
    }
  }
  for (const [name, list] of frames) {
    row(`frames while scrolling ${name}: median`, list.map((deltas) => median(deltas)), 'ms', 1)
    row('  95th percentile', list.map((deltas) => deltas.toSorted((a, b) => a - b)[Math.floor(deltas.length * 0.95)]), 'ms', 1)
    for (const limit of [17, 50]) row(`  over ${limit} ms`, list.map((deltas) => (100 * deltas.filter((delta) => delta > limit).length) / deltas.length), '%', 1)
  }
  const typed = []
  for (let round = 0; round <= rounds; round++) typed.push(await large.filter(`file-${1234 + 111 * round}`))
  row('rows after text is typed into the filter', typed.slice(1), 'ms')
  for (const window of [large, small]) await window.close()
}

/** A fix is applied and taken back: from the click to what it does to the entries. */
async function editing(open, { drop }) {
  const window = await open()
  await window.drop(drop)
  await window.openWorkbench()
  const times = []
  for (let round = 0; round <= rounds; round++) times.push(await window.applyFix())
  row(`what-if after an edit of a policy of ${count(PATHS)} paths`, times.slice(1), 'ms')
  await window.close()
}

function row(name, values, unit, digits = 0) {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits))
  console.log(`${name.padEnd(60)} ${middle} ${unit} (${least} to ${most})`)
}

function count(number) {
  return number.toLocaleString('en-US')
}
