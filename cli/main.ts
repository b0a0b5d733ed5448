import { getSystemErrorMap } from 'node:util'
import { createInProcessEngine } from '@shared/engine/in-process'
import { OutputError } from './errors'
import type { Io } from './io'
import { run } from './run'

const interrupt = new AbortController()
// Once: a second Ctrl-C finds Node's own handler and ends the process where it stands.
process.once('SIGINT', () => interrupt.abort())

// Who reads may stop reading. Each write hears of its own failure through its callback; the event must only not be uncaught.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

const io: Io = {
  stdout: (text) => new Promise((resolve, reject) => {
    process.stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error === null || error === undefined || error.code === 'EPIPE') resolve()
      else reject(new OutputError(`standard output: ${systemSentence(error)}`, { cause: error }))
    })
  }),
  stderr: (text) => void process.stderr.write(text),
  stdoutIsTTY: process.stdout.isTTY === true,
  stderrIsTTY: process.stderr.isTTY === true,
  columns: process.stdout.isTTY === true ? process.stdout.columns : null,
  env: process.env,
  now: () => performance.now(),
  signal: interrupt.signal,
}

function systemSentence(error: NodeJS.ErrnoException): string {
  return getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? String(error.code)
}

// Not process.exit: what was written must still leave.
process.exitCode = await run(process.argv.slice(2), io, createInProcessEngine())
