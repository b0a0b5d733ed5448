import { visibleText } from '@shared/bytes/visible'
import { AbortedError, NoEvidenceError, type Engine } from '@shared/engine/engine'
import { VERSION } from '@shared/engine/version'
import { EvidenceError } from '@shared/errors/evidence-error'
import { InputError, OutputError, UsageError } from './errors'
import { EXIT } from './exit-codes'
import { inspect } from './inspect'
import type { Io } from './io'
import { parseArguments, type Command } from './parse-arguments'
import { usage } from './usage'
import { verify } from './verify'

/** Runs one command line to its exit code. What goes wrong is one line on standard error, never a stack trace. */
export async function run(argv: readonly string[], io: Io, engine: Engine): Promise<number> {
  try {
    return await execute(parseArguments(argv), io, engine)
  } catch (error) {
    return explain(error, io)
  } finally {
    await engine.dispose()
  }
}

async function execute(command: Command, io: Io, engine: Engine): Promise<number> {
  switch (command.kind) {
    case 'version':
      await io.stdout(`imascope ${VERSION}\n`)
      return 0
    case 'help':
      await io.stdout(usage(command.topic))
      return 0
    case 'verify':
      return verify(command, io, engine)
    case 'inspect':
      return inspect(command, io, engine)
    case 'policy':
      return command.run(io)
  }
}

function explain(error: unknown, io: Io): number {
  const line = (text: string) => io.stderr(`imascope: ${text}\n`)
  if (error instanceof AbortedError) {
    line('interrupted')
    return EXIT.interrupted
  }
  if (error instanceof UsageError || error instanceof InputError || error instanceof OutputError) {
    line(error.message)
    return error instanceof UsageError ? EXIT.usage : error instanceof InputError ? EXIT.noEvidence : EXIT.output
  }
  if (error instanceof NoEvidenceError || error instanceof EvidenceError) {
    line(error.message)
    return EXIT.noEvidence
  }
  line(`internal error: ${visibleText(error instanceof Error ? error.message : String(error))}`)
  if (io.env.IMASCOPE_DEBUG === '1' && error instanceof Error) io.stderr(`${error.stack}\n`)
  return EXIT.internal
}
