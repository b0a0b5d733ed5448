import { availableParallelism } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { createInProcessEngine } from '@shared/engine/in-process'
import { createReplayThreads } from '@shared/engine/replay-threads'
import { createVerifyPool } from '@shared/engine/verify-pool'
import { AbortedError } from '@shared/engine/engine'
import { askSecret } from './ask-secret'
import { InputError, OutputError } from './errors'
import type { Io } from './io'
import { run } from './run'
import { startThread } from './threads'
import threadProgram from 'virtual:thread-program'

// V8 makes room for up to 48 MB of short-lived objects. What a log makes of them fits in what there is: of a million entries the peak is 20 MiB lower, and the time the same.
setFlagsFromString('--semi-space-growth-factor=1')

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
  stdin: readStandardInput,
  askSecret: (prompt) => askSecret(prompt, interrupt.signal),
  stderr: (text) => void process.stderr.write(text),
  stdoutIsTTY: process.stdout.isTTY === true,
  stderrIsTTY: process.stderr.isTTY === true,
  columns: process.stdout.isTTY === true ? process.stdout.columns : null,
  env: process.env,
  now: () => performance.now(),
  signal: interrupt.signal,
}

async function readStandardInput(limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of process.stdin) {
      if (interrupt.signal.aborted) throw new AbortedError('interrupted')
      length += (chunk as Buffer).length
      if (length > limit) throw new InputError(`standard input: it has more than ${limit} bytes`)
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    if (error instanceof InputError || error instanceof AbortedError) throw error
    throw new InputError(`standard input: ${systemSentence(error as NodeJS.ErrnoException)}`, { cause: error })
  }
  return new Uint8Array(Buffer.concat(chunks, length))
}

function systemSentence(error: NodeJS.ErrnoException): string {
  return getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? String(error.code)
}

const cores = availableParallelism()
const spawn = () => startThread(threadProgram)
// Not process.exit: what was written must still leave.
process.exitCode = await run(process.argv.slice(2), io, createInProcessEngine(createVerifyPool(spawn, cores), createReplayThreads(spawn, cores)))
