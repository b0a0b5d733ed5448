/**
 * The window's list of entries: its index, and finding, sorting and grouping by path. The program's engine against grep, sort (coreutils) and awk on the same paths as lines of a text,
 * in the same run, taken in turn. Prints medians and ratios; it judges nothing.
 *
 *   npm run bench:entries [-- ENTRIES [ROUNDS]]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { bundleScripts } from './bundle.mjs'
import { digestOf, makeLog, nameOf } from './make-log.mjs'
import { measure, median } from './measure.mjs'

const [entries, rounds] = [1_000_000, 7].map((usual, i) => Number(process.argv[i + 2] ?? usual))
const folder = mkdtempSync(join(tmpdir(), 'imascope-bench-'))
const [log, paths, lines] = ['binary_runtime_measurements', 'paths', 'lines'].map((name) => join(folder, name))
const digits = digestOf(entries >> 1).toString('hex').slice(5, 14)

/** What is done anew in each round, after these steps, and the peer that does as much. `sh -c`, for it sets the locale. */
const TASKS = [
  { name: 'index of paths and digests', before: ['new'], step: 'index', peer: null },
  { name: 'find a word in few paths', before: [], step: 'find package-97/file-12', peer: `grep -c -i -F package-97/file-12 ${paths}` },
  { name: 'find one letter', before: [], step: 'find K', peer: `grep -c -i -F K ${paths}` },
  { name: 'find hex digits', before: [], step: `find ${digits}`, peer: `grep -c -i -F ${digits} ${lines}` },
  { name: 'sort by path, the first time', before: [], step: 'sort', peer: `sort ${paths} > /dev/null` },
  { name: 'group by path', before: [], step: 'group', peer: null },
  { name: 'index, then group by path', before: ['new'], step: 'group', peer: `awk '{ n[$0]++ } END { for (path in n) groups++; print groups }' ${paths}` },
]

try {
  makeLog(log, entries)
  writePieces(paths, (i) => `${nameOf(i)}\n`)
  // Template digests are not there: the peer has less to search.
  writePieces(lines, (i) => `${digestOf(i).toString('hex')} ${nameOf(i)}\n`)
  await bundleScripts(folder, { driver: 'entry-list-driver.mjs' })
  await compare()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function writePieces(path, line) {
  writeFileSync(path, '')
  for (let from = 0; from < entries; from += 50_000) writeFileSync(path, Array.from({ length: Math.min(50_000, entries - from) }, (_, i) => line(from + i)).join(''), { flag: 'a' })
}

async function compare() {
  const driver = spawn(process.execPath, [join(folder, 'driver.mjs'), log], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface(driver.stdout)[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await answers.next()).value)
  const ask = (line) => {
    driver.stdin.write(`${line}\n`)
    return next()
  }
  const { bytes } = await next()
  console.log(`log of ${entries.toLocaleString('en-US')} entries, ${rounds} rounds after one warm-up; index: ${bytes.toFixed(1)} bytes an entry`)
  const taken = TASKS.map(() => ({ ours: [], peer: [] }))
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { before, step, peer }] of TASKS.entries()) {
      for (const line of before) await ask(line)
      const ours = (await ask(step)).seconds
      const theirs = peer === null ? null : (await measure('sh', ['-c', `LC_ALL=C ${peer}`])).seconds
      if (round === 0) continue
      taken[i].ours.push(ours)
      taken[i].peer.push(theirs)
    }
  }
  driver.stdin.end()
  for (const [i, task] of TASKS.entries()) print(task, taken[i])
}

function print({ name, peer }, { ours, peer: theirs }) {
  const ms = (list) => `${(median(list) * 1000).toFixed(0)} ms`
  if (peer === null) return console.log(`${name.padEnd(30)} ${ms(ours)}`)
  const ratios = ours.map((seconds, i) => seconds / theirs[i])
  const tool = peer.split(' ')[0]
  console.log(`${name.padEnd(30)} ${ms(ours).padEnd(8)} ${tool} ${ms(theirs)}: imascope / ${tool}, round by round: ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`)
}
