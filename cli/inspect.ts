import type { Engine } from '@shared/engine/engine'
import type { InspectedFile } from '@shared/model/view'
import type { InspectCommand } from './commands'
import { INSPECT_EXIT } from './exit-codes'
import type { Io } from './io'
import { formatInspected } from './inspect-format'
import { jsonOutputs, writeJsonFile } from './json-output'
import { refuseSharedOutputs } from './outputs'
import { createProgressLine, type ProgressLine } from './progress'
import { readInputs, type Inputs } from './read-inputs'
import { createStyle } from './text/style'

export async function inspect(command: InspectCommand, io: Io, engine: Engine): Promise<number> {
  const progress = createProgressLine(io)
  try {
    const inputs = await readInputs(command.paths, [], io.signal, progress.reading)
    const inspected = await inspectInputs(command, inputs, io, engine, progress)
    progress.clear()
    for (const { path, reason } of inputs.skipped) io.stderr(`${path}: not read: ${reason}\n`)
    const exitCode = exitCodeOf(inspected)
    for (const file of inspected) {
      const line = problemOf(file, exitCode)
      if (line !== null) io.stderr(`${line}\n`)
    }
    const json = `${JSON.stringify(inspected, null, 2)}\n`
    await writeJsonFile(command.json, json)
    if (command.json === 'stdout') await io.stdout(json)
    if (command.json === null && exitCode !== INSPECT_EXIT.none) {
      const colours = io.stdoutIsTTY && (io.env.NO_COLOR ?? '') === ''
      await io.stdout(formatInspected(inspected, createStyle(colours, io.columns)))
    }
    return exitCode
  } finally {
    progress.clear()
  }
}

async function inspectInputs(command: InspectCommand, { files, identities, large }: Inputs, io: Io, engine: Engine, progress: ProgressLine): Promise<readonly InspectedFile[]> {
  try {
    await refuseSharedOutputs(jsonOutputs(command.json), identities)
    const inspected = await engine.inspect(files, { signal: io.signal, onProgress: progress.stage })
    await large.refuseChanged()
    return inspected
  } finally {
    await large.close()
  }
}

function withPath(path: string, error: string): string {
  return error.startsWith(`${path}: `) ? error : `${path}: ${error}`
}

/** Why a file was not decoded; of one of no known kind the text tells, where there is a text. */
function problemOf({ path, kind, error }: InspectedFile, exitCode: number): string | null {
  if (error !== null) return withPath(path, error)
  return kind === 'unrecognised' && exitCode === INSPECT_EXIT.none ? `${path}: of no known kind` : null
}

/** Damaged evidence of which something could be read is something decoded. */
function exitCodeOf(inspected: readonly InspectedFile[]): number {
  if (inspected.every(({ kind, error }) => kind !== 'unrecognised' && error === null)) return INSPECT_EXIT.all
  return inspected.some(({ kind, error, fields }) => kind !== 'unrecognised' && (error === null || fields.length > 0)) ? INSPECT_EXIT.some : INSPECT_EXIT.none
}
