import { inPlace } from '@shared/checks/signatures/verifier'
import { analyze } from '@shared/engine/analyze'
import { replayInPlace } from '@shared/kernel/replayer'
import type { RuntimePolicy } from '@shared/model/policy'
import { diffPolicies, isSame } from '@shared/policy/diff-policies'
import { UsageError } from '../errors'
import { EXIT } from '../exit-codes'
import { allValues, type GivenArguments } from '../given-arguments'
import type { Io } from '../io'
import { LargeFile } from '../large-file'
import { diffLines } from './diff-text'
import { openLog, type InputContent } from './files'
import { HELP, fileOption } from './options'
import { readPolicies } from './policy-inputs'
import type { PolicySubcommand } from './subcommands'

export const diff: PolicySubcommand = {
  name: 'diff',
  summary: 'what does one policy say otherwise than another?',
  intro: `Usage: imascope policy diff A B [--log FILE]...

Prints a line for every digest, exclude and setting that only one of two policies has: - of A, + of
B. Layout, order and repetition are no difference. With a log also the entries whose verdict
changes, in the strict mode.`,
  options: [{ ...fileOption('log', 'hold this IMA log against both; repeatable'), repeatable: true }, HELP],
  outro: `Exit codes:
  0   they say the same
  1   they differ
  3   a file could not be read as a policy, or as a log
  64  wrong usage`,
  toRun: (given) => {
    if (given.operands.length !== 2) throw new UsageError(`expected two policies, found ${given.operands.length}`)
    return (io) => runDiff(given, io)
  },
}

async function runDiff(given: GivenArguments, io: Io): Promise<number> {
  const { policies: [before, after] } = await readPolicies(given.operands, io)
  const found = diffPolicies(before, after)
  for (const line of diffLines(found)) await io.stdout(`${line}\n`)
  for (const log of allValues(given, 'log')) for await (const line of flipLines(log, before, after, io)) await io.stdout(`${line}\n`)
  return isSame(found) ? 0 : EXIT.untrusted
}

/** Entries of a log that the one policy accepts and the other does not. */
async function* flipLines(path: string, before: RuntimePolicy, after: RuntimePolicy, io: Io): AsyncGenerator<string> {
  const log = await openLog(path, io)
  try {
    for await (const line of flipsOf(log, before, after, io)) yield line
    if (log.content instanceof LargeFile) await log.content.refuseChanged()
  } finally {
    if (log.content instanceof LargeFile) await log.content.close()
  }
}

async function* flipsOf({ path, content }: InputContent, before: RuntimePolicy, after: RuntimePolicy, io: Io): AsyncGenerator<string> {
  const { workbench } = await analyze({ files: [{ path, content, role: 'log' }], options: {} }, { signal: io.signal }, { verifier: inPlace, replayer: replayInPlace })
  for (const { flips, flipCount } of await workbench.effectBetween(before, after)) {
    for (const flip of flips) yield `~ ${path}: entry ${flip.entry} ${flip.path}: ${flip.before} -> ${flip.after}`
    if (flipCount > flips.length) yield `~ ${path}: and ${flipCount - flips.length} more entries`
  }
}
