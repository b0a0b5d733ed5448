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
  /** May `-` stand for standard input or output? */
  readonly dash?: boolean
  /** Lines of the help text. */
  readonly help: readonly string[]
}

const json: OptionSpec = {
  name: 'json', value: 'optional', placeholder: 'FILE', repeatable: false,
  help: ['write JSON instead of text, to standard output or FILE'],
}
export const help: OptionSpec = { name: 'help', value: 'none', placeholder: '', repeatable: true, help: ['print this text'] }

function part(name: string, role: EvidenceRole, repeatable: boolean, ...lines: string[]): OptionSpec {
  return { name, value: 'required', placeholder: 'FILE', repeatable, role, help: lines }
}

export const OPTIONS: Readonly<Record<SubcommandName, readonly OptionSpec[]>> = {
  verify: [
    {
      name: 'nonce', value: 'required', placeholder: 'HEX', repeatable: true,
      help: ['the qualifying data that the quote was asked to carry, 1 to 64 bytes;', 'repeatable: each quote must carry one of them'],
    },
    part('ak', 'attestation-key', true, 'attestation key that you trust: PEM, DER, TPM2B_PUBLIC,', 'TPMT_PUBLIC or X.509 certificate; repeatable'),
    part('ak-ca', 'attestation-ca', true, 'attestation CA that you trust, PEM or DER: it vouches for the key of', 'a certificate that came with the evidence; repeatable'),
    part('ima-key', 'ima-key', true, 'key or certificate that you trust to sign files, or the CA of such', 'certificates, PEM or DER, or a folder of them; repeatable'),
    part('policy', 'policy', true, 'runtime policy, allowlist or checksum list; repeatable, merged in order'),
    part('excludes', 'excludes', false, 'exclude list, one regular expression a line'),
    part('policy-key', 'policy-key', false, 'public key or certificate that must have signed the policy'),
    part('reference', 'reference', true, 'digests that you trust to know files by: RPM package, filelists-ext,', 'CycloneDX or SPDX, checksum list, policy, or a golden IMA log; it', 'accepts nothing; repeatable'),
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
      help: [
        'replay this bank too: sha1, sha256, sha384, sha512, sm3, sha3-256,', 'sha3-384 or sha3-512; repeatable.',
        'Default: the banks that the evidence reports, else sha1 and sha256',
      ],
    },
    {
      name: 'mode', value: 'required', placeholder: 'strict|keylime', repeatable: false,
      help: ['how the policy is applied (default strict); keylime gives', "Keylime's own verdicts, quirks included"],
    },
    { name: 'require-signatures', value: 'none', placeholder: '', repeatable: false, help: ['an unsigned entry is an error'] },
    json,
    {
      name: 'suggest', value: 'optional', placeholder: 'FILE', repeatable: false,
      help: ['write ways to change the policy so that rejected entries pass, the', 'safest first, as JSON, to standard output or FILE'],
    },
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
  'html', 'csv', 'timesketch', 'force',
]
export const LATER_SUBCOMMANDS: readonly string[] = ['collect']
