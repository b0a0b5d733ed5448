import type { EvidenceRole } from '@shared/model/evidence'

export type SubcommandName = 'verify' | 'inspect'

export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string
  /** `optional` takes a value only as `--name=VALUE`: what follows a blank is an operand. */
  readonly value: 'none' | 'required' | 'optional'
  /** What stands for the value in the help text. */
  readonly placeholder: string
  readonly repeatable: boolean
  /** The part that the named file is. */
  readonly role?: EvidenceRole
  /** Lines of the help text. */
  readonly help: readonly string[]
}

const json: OptionSpec = {
  name: 'json', value: 'optional', placeholder: 'FILE', repeatable: false,
  help: ['write JSON instead of text, to standard output or FILE'],
}
const help: OptionSpec = { name: 'help', value: 'none', placeholder: '', repeatable: true, help: ['print this text'] }

function part(name: string, role: EvidenceRole, repeatable: boolean, ...lines: string[]): OptionSpec {
  return { name, value: 'required', placeholder: 'FILE', repeatable, role, help: lines }
}

export const OPTIONS: Readonly<Record<SubcommandName, readonly OptionSpec[]>> = {
  verify: [
    {
      name: 'nonce', value: 'required', placeholder: 'HEX', repeatable: false,
      help: ['the qualifying data that the quote was asked to carry, 1 to 64 bytes'],
    },
    part('ak', 'attestation-key', true, 'attestation key that you trust: PEM, DER, TPM2B_PUBLIC,', 'TPMT_PUBLIC or X.509 certificate; repeatable'),
    part('policy', 'policy', true, 'Keylime runtime policy; repeatable, merged in order'),
    part('excludes', 'excludes', false, 'exclude list, one regular expression a line'),
    part('log', 'log', false, 'this file is the IMA log'),
    part('event-log', 'event-log', false, "this file is the boot's event log"),
    part('quote', 'quote', false, 'this file is the quote (TPMS_ATTEST)'),
    part('signature', 'signature', false, "this file is the quote's signature"),
    part('pcrs', 'pcrs', false, 'this file holds the PCR values'),
    {
      name: 'ima-pcr', value: 'required', placeholder: 'N', repeatable: false,
      help: ['the PCR that IMA extends by default (default 10)'],
    },
    {
      name: 'start-pcr', value: 'required', placeholder: 'BANK:HEX', repeatable: true,
      help: ["value of IMA's PCR before the first entry, for a log that was", 'exported in segments; repeatable, once a bank'],
    },
    {
      name: 'bank', value: 'required', placeholder: 'NAME', repeatable: true,
      help: ['replay this bank too: sha1, sha256, sha384, sha512; repeatable.', 'Default: the banks that the evidence reports, else sha1 and sha256'],
    },
    { name: 'mode', value: 'required', placeholder: 'strict', repeatable: false, help: ['how the policy is applied (default strict)'] },
    json,
    {
      name: 'entries', value: 'required', placeholder: 'FILE', repeatable: false,
      help: ['write one JSON object a line for every log entry'],
    },
    {
      name: 'fail-on', value: 'required', placeholder: 'SEVERITY', repeatable: false,
      help: ['exit with 1 on a finding of this severity or above: error or', 'warning (default error); the verdict does not depend on it'],
    },
    help,
  ],
  inspect: [json, help],
}

/** Parts that are something to verify: with one of these no PATH is needed. */
export const STANDALONE_PARTS: readonly EvidenceRole[] = ['log', 'event-log', 'quote', 'signature', 'pcrs']

/** Of the contract, but not of this version: naming one is a different mistake from misspelling one. */
export const LATER_OPTIONS: readonly string[] = [
  'ima-key', 'policy-key', 'html', 'csv', 'timesketch', 'suggest', 'require-signatures', 'force',
]
export const LATER_SUBCOMMANDS: readonly string[] = ['policy', 'collect']
export const LATER_MODES: readonly string[] = ['keylime']
