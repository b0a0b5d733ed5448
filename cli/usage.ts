import { VERSION } from '@shared/engine/version'
import { OPTIONS, type OptionSpec, type SubcommandName } from './option-table'
import { POLICY_SUBCOMMANDS, policySubcommand } from './policy/subcommands'

/** What help is asked of: the program (`null`), a subcommand, or one of `policy`. */
export type HelpTopic = SubcommandName | 'policy' | `policy ${string}` | null

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
  imascope policy SUBCOMMAND [OPTION...]   policies: signed, and their signatures verified
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

/** Help text of a topic; it lists what this version has. */
export function usage(topic: HelpTopic): string {
  if (topic === null) return TOP
  if (topic === 'policy') return policyUsage()
  if (topic !== 'verify' && topic !== 'inspect') {
    const { intro, options, outro } = policySubcommand(topic.slice('policy '.length))!
    return subcommandUsage(intro, options, outro)
  }
  const { intro, outro } = SUBCOMMANDS[topic]
  return subcommandUsage(intro, OPTIONS[topic], outro)
}

function policyUsage(): string {
  const width = Math.max(...POLICY_SUBCOMMANDS.map(({ name }) => name.length))
  const lines = POLICY_SUBCOMMANDS.map(({ name, summary }) => `  imascope policy ${name.padEnd(width)} ...    ${summary}`)
  return `Usage: imascope policy SUBCOMMAND [OPTION...]\n\nSubcommands:\n${lines.join('\n')}\n\nimascope policy SUBCOMMAND --help tells more of each.\n`
}

function subcommandUsage(intro: string, options: readonly OptionSpec[], outro: string): string {
  return `${intro}\n\nOptions:\n${options.map(optionHelp).join('\n')}\n\n${outro}\n`
}

/** A head that is too long for its column has a line of its own. */
function optionHelp(spec: OptionSpec): string {
  const value = { none: '', required: ` ${spec.placeholder}`, optional: `[=${spec.placeholder}]` }[spec.value]
  const head = `  --${spec.name}${value}`
  const [first, ...more] = spec.help.map((line) => ' '.repeat(HELP_COLUMN) + line)
  return head.length < HELP_COLUMN ? [head.padEnd(HELP_COLUMN) + first.trimStart(), ...more].join('\n') : [head, first, ...more].join('\n')
}
