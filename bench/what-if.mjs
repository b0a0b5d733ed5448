/**
 * The workbench: one edit of a draft, and what it does to every entry. The program's engine against Python's json and dict (bench/what-if-peer.py) on the same log and policy,
 * in the same run, one after the other. Prints medians and ratios; it judges nothing.
 *
 *   npm run bench:what-if [-- ENTRIES [PATHS [ROUNDS]]]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleScripts } from './bundle.mjs'
import { digestOf, makeLog, nameOf } from './make-log.mjs'
import { median } from './measure.mjs'

const [entries, paths, rounds] = [100_000, 90_000, 15].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const [log, ascii, policy] = ['binary_runtime_measurements', 'ascii_runtime_measurements', 'policy.json'].map((name) => join(folder, name))

try {
  makeLog(log, entries)
  writeFileSync(ascii, Array.from({ length: entries }, (_, i) => `10 ${'0'.repeat(40)} ima-ng sha256:${digestOf(i).toString('hex')} ${nameOf(i)}\n`).join(''))
  writeFileSync(policy, JSON.stringify(makePolicy(), null, 2))
  await bundleScripts(folder, { 'what-if-driver': 'what-if-driver.mjs' })
  console.log(`log of ${entries.toLocaleString('en-US')} entries, policy of ${paths.toLocaleString('en-US')} paths (${(statSync(policy).size / 1e6).toFixed(1)} MB), ${rounds} rounds after one warm-up`)
  const ours = run(process.execPath, [join(folder, 'what-if-driver.mjs'), log, policy, `${rounds}`])
  print('imascope', ours)
  if (spawnSync('python3', ['--version']).error) console.log('python3 is not installed: no ratio')
  else compare(ours, run('python3', [join(import.meta.dirname, 'what-if-peer.py'), ascii, policy, `${rounds}`]))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function makePolicy() {
  const digests = Object.fromEntries(Array.from({ length: paths }, (_, i) => [nameOf(i), [digestOf(i).toString('hex')]]))
  return { meta: { version: 1, generator: 3 }, release: 0, digests, excludes: [], keyrings: {}, ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: null }, 'ima-buf': {}, 'verification-keys': '' }
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} failed:\n${stderr.slice(0, 2000)}`)
  return JSON.parse(stdout)
}

function print(name, { open, ...steps }) {
  const parts = Object.entries(steps).map(([kind, list]) => `${kind} ${(median(list) * 1000).toFixed(0)} ms`)
  console.log(`${name.padEnd(9)} ${open === undefined ? '' : `open ${(open * 1000).toFixed(0)} ms   `}${parts.join('   ')}`)
}

function compare(ours, peer) {
  print('python3', peer)
  const ratios = ours.together.map((seconds, i) => seconds / peer.together[i])
  console.log(`imascope / python3, edit and effect together, round by round: median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`)
}
