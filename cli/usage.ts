import { VERSION } from '@shared/engine/version'
import { OPTIONS, type OptionSpec, type SubcommandName } from './option-table'

const HELP_COLUMN = 24

const EXIT_CODES = `Exit codes:
  0   trusted
  1   untrusted, or a finding at or above --fail-on
  2   inconclusive: nothing bad was found, but something needed for trust is absent
  3   nothing could be read as evidence, or a named file could not be read
  64  wrong usage
  70  internal error
  73  an output could not be written
  130 interrupted`

const TOP = `imascope ${VERSION}: analyzes Linux IMA logs, TPM 2.0 quotes and Keylime runtime policies, offline.

Usage:
  imascope verify [OPTION...] [PATH...]    is the evidence authentic, and does it meet the policy?
  imascope inspect [OPTION...] FILE...     what each file is, decoded, without judging
  imascope --version
  imascope --help
  imascope SUBCOMMAND --help

Example:
  imascope verify host/ --nonce 56df63634384f7c7 --ak ak.pub --policy policy.json

${EXIT_CODES}
`

const SUBCOMMANDS: Readonly<Record<SubcommandName, { readonly intro: string; readonly outro: string }>> = {
  verify: {
    intro: `Usage: imascope verify [OPTION...] [PATH...]

Answers two questions about a host: is the evidence authentic, and does it meet the policy?
A PATH is a folder, read with all below it, a file, or an archive (zip, tar, gzip); what each
file is, its bytes tell.
Of a folder plain files are read, and links only where they end in a plain file of the same
folder. A file over 2 GiB is not read. An output file that exists is overwritten.
A name that is not UTF-8 can't be given as a PATH: give the folder that the file is in.`,
    outro: EXIT_CODES,
  },
  inspect: {
    intro: `Usage: imascope inspect [OPTION...] FILE...

Prints what each file is and what its bytes say, field by field. Nothing is judged.`,
    outro: `Exit codes:
  0   every file was decoded
  1   some files were not decoded, or not to their end
  3   nothing could be decoded, or a file could not be read
  64  wrong usage
  73  an output could not be written`,
  },
}

/** Help text of the program (`null`) or of a subcommand; it lists what this version has. */
export function usage(topic: SubcommandName | null): string {
  if (topic === null) return TOP
  const { intro, outro } = SUBCOMMANDS[topic]
  return `${intro}\n\nOptions:\n${OPTIONS[topic].map(optionHelp).join('\n')}\n\n${outro}\n`
}

function optionHelp(spec: OptionSpec): string {
  const value = { none: '', required: ` ${spec.placeholder}`, optional: `[=${spec.placeholder}]` }[spec.value]
  const [first, ...more] = spec.help
  const lines = [`  --${spec.name}${value}`.padEnd(HELP_COLUMN) + first, ...more.map((line) => ' '.repeat(HELP_COLUMN) + line)]
  return lines.join('\n')
}
