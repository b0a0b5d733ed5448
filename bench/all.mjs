/**
 * Every benchmark, one after the other, each as it comes: docs/performance.md holds what they say.
 *
 *   npm run build && npm run bench:all
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const BENCHES = ['run', 'event-log', 'kernel', 'signatures', 'entry-list', 'what-if', 'window']

for (const name of BENCHES) {
  console.log(`\n# ${name}`)
  // One that fails does not keep the others from running.
  if (spawnSync(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], { stdio: 'inherit' }).status !== 0) process.exitCode = 1
}
