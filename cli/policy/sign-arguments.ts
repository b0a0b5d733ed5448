import { visibleText } from '@shared/bytes/visible'
import { publicKeyName } from '@shared/engine/signed-policy/key-names'
import type { SignedForm } from '@shared/exports/signed-policy/forms'
import { UsageError } from '../errors'
import { isGiven, singleValue, type GivenArguments } from '../given-arguments'
import type { OptionSpec } from '../option-table'
import { HELP, OUTPUT, fileOption, flag, oneFile } from './options'

export const SIGN_OPTIONS: readonly OptionSpec[] = [
  fileOption('key', 'the private key: PEM (SEC1, PKCS#8, encrypted too, or cosign\'s) or DER;', 'with --signature the public key or certificate'),
  fileOption('new-key', 'make a fresh P-256 key in this file, and sign with it'),
  fileOption('public-key-output', 'write the public half of the key here too', '(default with --new-key: beside it, with the ending .pub)'),
  { name: 'backend', value: 'required', placeholder: 'ecdsa|x509|cosign', repeatable: false, help: ['a DSSE envelope with Keylime\'s backend ecdsa (default) or x509, or a', 'bundle beside the policy as cosign has it'] },
  { name: 'format', value: 'required', placeholder: 'bundle|signature', repeatable: false, help: ['of cosign: the new bundle (default), or the signature in base64 alone'] },
  fileOption('certificate', 'x509: a certificate of the key (default: a self-signed one, for 30 days)'),
  flag('to-sign', 'write the exact bytes that are signed (ECDSA, SHA-256), for a key', 'that is held elsewhere'),
  fileOption('signature', 'a signature that was made elsewhere over those bytes: DER, r and s,', 'or base64'),
  OUTPUT,
  fileOption('passphrase-file', 'the first line of this file is the passphrase', '(default: it is asked for at the terminal)'),
  flag('no-passphrase', 'do not encrypt the new key'),
  flag('force', 'overwrite files, and sign what Keylime\'s schema refuses'),
  HELP,
]

/** How the signature comes to be. */
export type Signing =
  | { readonly by: 'key'; readonly path: string }
  | { readonly by: 'new-key'; readonly path: string; readonly isEncrypted: boolean }
  | { readonly by: 'elsewhere'; readonly signature: string; readonly keyPath: string }
  | { readonly by: 'to-sign' }

export interface SignArguments {
  readonly file: string
  readonly output: string
  readonly form: SignedForm
  readonly signing: Signing
  readonly certificate: string | undefined
  readonly publicKeyOutput: string | undefined
  readonly passphraseFile: string | undefined
  readonly force: boolean
}

/** @throws UsageError for options that make no sense together */
export function toSignArguments(given: GivenArguments): SignArguments {
  const file = oneFile(given, 'a policy to sign')
  const output = singleValue(given, 'output')
  if (output === undefined) throw new UsageError('--output is missing: --output FILE, or --output - for standard output')
  const signing = signingOf(given)
  const form = formOf(given)
  const [certificate, passphraseFile, publicKeyOutput] = ['certificate', 'passphrase-file', 'public-key-output'].map((name) => singleValue(given, name))
  if (certificate !== undefined && form !== 'dsse-x509') throw new UsageError('--certificate goes with --backend x509')
  if (certificate !== undefined && signing.by === 'to-sign') throw new UsageError('--certificate: no key is asked for with --to-sign; give it with --signature')
  if (passphraseFile !== undefined && signing.by !== 'key' && signing.by !== 'new-key') throw new UsageError('--passphrase-file goes with a private key')
  if (publicKeyOutput !== undefined && signing.by !== 'key' && signing.by !== 'new-key') throw new UsageError('--public-key-output goes with a private key')
  const besides = signing.by === 'new-key' ? publicKeyOutput ?? publicKeyName(signing.path) : publicKeyOutput
  return { file, output, form, signing, certificate, publicKeyOutput: besides, passphraseFile, force: isGiven(given, 'force') }
}

function signingOf(given: GivenArguments): Signing {
  const [key, newKey, signature] = ['key', 'new-key', 'signature'].map((name) => singleValue(given, name))
  const isPlain = isGiven(given, 'no-passphrase')
  if (isPlain && newKey === undefined) throw new UsageError('--no-passphrase goes with --new-key')
  if (isPlain && isGiven(given, 'passphrase-file')) throw new UsageError('--no-passphrase and --passphrase-file contradict each other')
  if (isGiven(given, 'to-sign')) {
    if (key !== undefined || newKey !== undefined || signature !== undefined) throw new UsageError('--to-sign writes what is to be signed: it goes with no key and no signature')
    return { by: 'to-sign' }
  }
  if (newKey !== undefined) {
    if (key !== undefined || signature !== undefined) throw new UsageError('--new-key goes with no other key and no signature')
    return { by: 'new-key', path: newKey, isEncrypted: !isPlain }
  }
  if (key === undefined) throw new UsageError(signature === undefined ? 'nothing to sign with: --key, --new-key, or --to-sign for a key that is held elsewhere' : '--signature: --key names the public key or certificate that it must verify under')
  return signature === undefined ? { by: 'key', path: key } : { by: 'elsewhere', signature, keyPath: key }
}

function formOf(given: GivenArguments): SignedForm {
  const [backend = 'ecdsa', format] = ['backend', 'format'].map((name) => singleValue(given, name))
  if (backend !== 'ecdsa' && backend !== 'x509' && backend !== 'cosign') throw new UsageError(`--backend: expected ecdsa, x509 or cosign, found "${visibleText(backend)}"`)
  if (format !== undefined && backend !== 'cosign') throw new UsageError('--format goes with --backend cosign')
  if (format !== undefined && format !== 'bundle' && format !== 'signature') throw new UsageError(`--format: expected bundle or signature, found "${visibleText(format)}"`)
  return backend === 'cosign' ? `cosign-${format ?? 'bundle'}` : `dsse-${backend}`
}
