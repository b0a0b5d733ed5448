import { lintPolicy } from '@shared/policy/lint/lint-policy'
import { UsageError } from '../errors'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import { HELP } from './options'
import { readPolicies } from './policy-inputs'
import type { PolicySubcommand } from './subcommands'

export const lint: PolicySubcommand = {
  name: 'lint',
  summary: 'what is odd of a policy by itself?',
  intro: `Usage: imascope policy lint FILE...

Prints a line for everything odd of policies: what Keylime's schema refuses, digests that accept
nothing or what they should not, excludes that do more than they say. FILE may be -.`,
  options: [HELP],
  outro: `Exit codes:
  0   nothing but notes
  1   warnings or errors
  3   a file could not be read as a policy
  64  wrong usage`,
  toRun: ({ operands }) => {
    if (operands.length === 0) throw new UsageError('nothing to lint: give a policy')
    return (io) => runLint(operands, io)
  },
}

async function runLint(paths: readonly string[], io: Io): Promise<number> {
  const { policies } = await readPolicies(paths, io)
  let isBad = false
  for (const policy of policies) {
    const { remarks, count } = lintPolicy(policy)
    const at = (severity: string, code: string, message: string) => io.stdout(`${policy.path}: ${severity}: ${code}: ${message}\n`)
    for (const { severity, byteOffset, expected, found } of policy.deviations) await at(severity, 'policy.malformed', `at byte ${byteOffset}: expected ${expected}, found ${found}.`)
    for (const { severity, code, message } of remarks) if (code !== 'policy.malformed') await at(severity, code, message)
    if (count > remarks.length) await io.stdout(`${policy.path}: and ${count - remarks.length} more remarks\n`)
    isBad ||= policy.deviations.length > 0 || remarks.some(({ severity }) => severity !== 'info')
  }
  return isBad ? EXIT.untrusted : 0
}
