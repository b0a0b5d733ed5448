import type { JsonTarget } from './commands'
import { writeOutput, type OutputFile } from './outputs'

/** The file that `--json=FILE`, or another option for JSON, names, if it names one. */
export function jsonOutputs(target: JsonTarget | null, option = '--json'): OutputFile[] {
  return target === null || target === 'stdout' ? [] : [{ option, path: target.file }]
}

/** `json`: a text, or its pieces. @throws OutputError when the file can't be written. */
export async function writeJsonFile(target: JsonTarget | null, json: string | AsyncIterable<string>, option = '--json'): Promise<void> {
  for (const output of jsonOutputs(target, option)) await writeOutput(output, typeof json === 'string' ? once(json) : json)
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
