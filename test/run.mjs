/**
 * `npm test`: gets what the tests need, runs the steps of `npm run check` one after the other, and ends with one line of counts.
 * With CI=true nothing may be left out but Electron itself; elsewhere a check whose tool can't be had is left out, and named.
 */
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../electron/launch/run.mjs'
import { ensurePeers } from './setup/peers.mjs'
import { skipLines, summarise } from './setup/summary.mjs'
import { UNIT_REPORT } from './setup/unit-reporter.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const E2E_REPORT = 'test-results/e2e.json'
const isCi = process.env.CI === 'true'

/** Options of a step that this command adds to it. */
const OPTIONS = { unit: ['--reporter=default', '--reporter=./test/setup/unit-reporter.mjs'] }

/** The one group of tests that may be left out with CI=true: Electron's binary is no npm package. */
const MAY_SKIP = 'electron'

process.chdir(ROOT)
for (const stale of [UNIT_REPORT, E2E_REPORT]) rmSync(stale, { force: true })
process.exitCode = await test()

async function test() {
  const missing = await ensurePeers(ROOT)
  for (const line of missing) console.log(line)
  if (isCi && missing.length > 0) return 1
  const code = await runSteps()
  return report(code)
}

/** @returns {Promise<number>} exit code of the first step that fails, or 0 */
async function runSteps() {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  for (const [, step] of scripts.check.matchAll(/npm run (\S+)/g)) {
    const started = Date.now()
    const code = await run('npm', ['run', step, '--', ...(OPTIONS[step] ?? [])], ROOT, process.platform === 'win32')
    console.log(`${step}: ${code === 0 ? 'passed' : 'failed'} after ${Math.round((Date.now() - started) / 1000)} s`)
    if (code !== 0) return code
  }
  return 0
}

function report(code) {
  const { passed, failed, skipped } = summarise(UNIT_REPORT, E2E_REPORT)
  for (const line of skipLines(skipped)) console.log(line)
  const leftOut = isCi ? skipped.filter(({ group }) => group !== MAY_SKIP) : []
  for (const { group, name } of leftOut) console.log(`must not be left out with CI=true: ${group}: ${name}`)
  console.log(`tests: ${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  return code === 0 && leftOut.length > 0 ? 1 : code
}
