import type { Engine } from '@shared/engine/engine'
import type { InspectedFile } from '@shared/model/view'
import type { InspectCommand } from './commands'
import { INSPECT_EXIT } from './exit-codes'
import type { Io } from './io'
import { formatInspected } from './inspect-format'
import { jsonOutputs, writeJsonFile } from './json-output'
import { refuseSharedOutputs } from './outputs'
import { createProgressLine } from './progress'
import { readInputs } from './read-inputs'
import { createStyle } from './text/style'

export async function inspect(command: InspectCommand, io: Io, engine: Engine): Promise<number> {
  const progress = createProgressLine(io)
  try {
    const inputs = await readInputs(command.paths, [], io.signal, progress.reading)
    await refuseSharedOutputs(jsonOutputs(command.json), inputs.identities)
    const inspected = await engine.inspect(inputs.files, { signal: io.signal, onProgress: progress.stage })
    progress.clear()
    for (const { path, reason } of inputs.skipped) io.stderr(`${path}: not read: ${reason}\n`)
    for (const { path, error } of inspected) if (error !== null) io.stderr(`${withPath(path, error)}\n`)
    const json = `${JSON.stringify(inspected, null, 2)}\n`
    await writeJsonFile(command.json, json)
    if (command.json === 'stdout') await io.stdout(json)
    if (command.json === null) {
      const colours = io.stdoutIsTTY && (io.env.NO_COLOR ?? '') === ''
      await io.stdout(formatInspected(inspected, createStyle(colours, io.columns)))
    }
    return exitCodeOf(inspected)
  } finally {
    progress.clear()
  }
}

function withPath(path: string, error: string): string {
  return error.startsWith(`${path}: `) ? error : `${path}: ${error}`
}

function exitCodeOf(inspected: readonly InspectedFile[]): number {
  const decoded = inspected.filter(isDecoded).length
  if (decoded === 0) return INSPECT_EXIT.none
  return decoded === inspected.length ? INSPECT_EXIT.all : INSPECT_EXIT.some
}

function isDecoded({ kind, error }: InspectedFile): boolean {
  return kind !== 'unrecognised' && error === null
}
