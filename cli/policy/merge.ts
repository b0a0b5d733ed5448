import { visibleText } from '@shared/bytes/visible'
import { policyStateOf } from '@shared/engine/signed-policy/policy-state'
import { formatPolicy } from '@shared/policy/format-policy'
import { mergeContents } from '@shared/policy/merge-contents'
import { contentOf } from '@shared/policy/policy-content'
import { UsageError } from '../errors'
import { isGiven, singleValue, type GivenArguments } from '../given-arguments'
import type { Io } from '../io'
import { refuseOutputs, writeResult } from './files'
import { HELP, OUTPUT, flag } from './options'
import { readPolicies } from './policy-inputs'
import type { PolicySubcommand } from './subcommands'

export const merge: PolicySubcommand = {
  name: 'merge',
  summary: 'make one policy of several',
  intro: `Usage: imascope policy merge FILE... [--output FILE]

Writes the runtime policy that lists whatever one of the FILEs lists: runtime policies, allowlists
or checksum lists, signed ones too (a signature is not carried over).`,
  options: [OUTPUT, flag('force', 'overwrite a file'), HELP],
  outro: `Exit codes:
  0   written
  3   a file could not be read as a policy: nothing is written
  64  wrong usage
  73  the output could not be written, or exists`,
  toRun: (given) => {
    if (given.operands.length < 2) throw new UsageError(`expected two policies or more, found ${given.operands.length}`)
    return (io) => runMerge(given, io)
  },
}

/** One policy is written as it is merged: with itself alone. */
export const convert: PolicySubcommand = {
  name: 'convert',
  summary: 'write any list of digests as Keylime\'s runtime policy',
  intro: `Usage: imascope policy convert FILE [--output FILE]

Writes an allowlist, a checksum list or another runtime policy in the form of Keylime's own tool.
FILE may be -. Of a signed policy the policy is written, without its signature.`,
  options: [OUTPUT, flag('force', 'overwrite a file'), HELP],
  outro: merge.outro,
  toRun: (given) => {
    if (given.operands.length !== 1) throw new UsageError(`expected one policy, found ${given.operands.length}`)
    return (io) => runMerge(given, io)
  },
}

async function runMerge(given: GivenArguments, io: Io): Promise<number> {
  const { inputs, policies } = await readPolicies(given.operands, io)
  const output = { option: '--output', path: singleValue(given, 'output') ?? '-' }
  await refuseOutputs([output], inputs, isGiven(given, 'force'))
  const { content, conflicts } = mergeContents(policies.map(contentOf))
  for (const { setting, kept, dropped } of conflicts) io.stderr(`imascope: ${setting}: ${visibleText(JSON.stringify(kept))} is kept, ${visibleText(JSON.stringify(dropped))} is left out\n`)
  for (const { path, notes } of policies) for (const note of notes) io.stderr(`${path}: ${note}\n`)
  const text = formatPolicy(content, Date.now())
  await writeResult(output, text, isGiven(given, 'force'), io)
  const { refused } = policyStateOf({ path: output.path, bytes: new TextEncoder().encode(text) })
  if (refused !== null) io.stderr(`imascope: Keylime would refuse what was written: ${refused}\n`)
  return 0
}
