import { formatErrorData } from '@shared/errors/evidence-error'
import { verifyPolicy, type PolicyVerification } from '@shared/engine/signed-policy/verify-policy'
import { InputError, UsageError } from '../errors'
import { EXIT } from '../exit-codes'
import { allValues, singleValue } from '../given-arguments'
import type { Io } from '../io'
import { MAX_POLICY, MAX_SMALL, readInput } from './files'
import { HELP, fileOption, oneFile } from './options'
import type { PolicySubcommand } from './subcommands'

interface VerifyArguments {
  readonly file: string
  readonly keys: readonly string[]
  readonly signature: string | undefined
}

const FORMS: Readonly<Record<NonNullable<PolicyVerification['form']>, string>> = {
  'dsse': 'DSSE envelope', 'signature': 'signature', 'cosign-bundle': 'cosign bundle', 'sigstore-bundle': 'Sigstore bundle',
}

export const verify: PolicySubcommand = {
  name: 'verify',
  summary: 'did a key sign a policy?',
  intro: `Usage: imascope policy verify FILE --key FILE... [--signature FILE]

Answers whether one of the keys signed a policy, and whether it can be read. FILE is a DSSE
envelope, or a policy whose signature or bundle --signature names; it may be -.`,
  options: [
    { ...fileOption('key', 'public key or certificate that must have signed it: PEM, DER; repeatable'), repeatable: true },
    fileOption('signature', 'cosign\'s signature of FILE, or its bundle: then it alone counts'),
    HELP,
  ],
  outro: `Exit codes:
  0   the signature is good, and the policy can be read
  1   it is not, or it can't
  3   a file could not be read, or a key is none
  64  wrong usage`,
  toRun: (given) => {
    const asked = { file: oneFile(given, 'a policy to verify'), keys: allValues(given, 'key'), signature: singleValue(given, 'signature') }
    if (asked.keys.length === 0) throw new UsageError('--key is missing: it names the key that must have signed the policy')
    return (io) => runVerify(asked, io)
  },
}

async function runVerify({ file, keys, signature }: VerifyArguments, io: Io): Promise<number> {
  const policy = await readInput(file, MAX_POLICY, io)
  const named = []
  for (const key of keys) named.push(await readInput(key, MAX_SMALL, io))
  const answer = await verifyPolicy({ policy, keys: named, signature: signature === undefined ? null : await readInput(signature, MAX_SMALL, io) }, { signal: io.signal })
  // What could not be verified with is no verdict on the policy.
  if (!answer.isSigned && answer.keyErrors.length > 0) throw new InputError(formatErrorData(answer.keyErrors[0]))
  if (answer.problems.length > 0) {
    io.stderr(`imascope: ${answer.problems.join(' ')}\n`)
    return EXIT.untrusted
  }
  await io.stdout(`${policy.path}: signed by ${answer.keyPath} (${FORMS[answer.form!]}, ${answer.scheme})\n`)
  for (const refusal of answer.keylimeRefusals) io.stderr(`imascope: Keylime would refuse it: ${refusal}\n`)
  return 0
}
