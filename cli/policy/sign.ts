import { visibleText } from '@shared/bytes/visible'
import { formatPrivateKey, makePrivateKey } from '@shared/crypto/private-keys/make-private-key'
import type { PrivateKey } from '@shared/crypto/private-keys/private-key'
import { EvidenceError } from '@shared/errors/evidence-error'
import { policyStateOf } from '@shared/engine/signed-policy/policy-state'
import { assemblePolicy, signPolicy, type SignedPolicy } from '@shared/engine/signed-policy/sign-policy'
import { readCertificateOf, readSigner } from '@shared/engine/signed-policy/signer-file'
import { isEnvelope, toSign, type Signer } from '@shared/exports/signed-policy/forms'
import { InputError, UsageError } from '../errors'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import type { OutputFile } from '../outputs'
import { MAX_POLICY, MAX_SMALL, readInput, refuseOutputs, writeResult, type InputFile } from './files'
import { newPassphrase, openKey } from './passphrase'
import { SIGN_OPTIONS, toSignArguments, type SignArguments, type Signing } from './sign-arguments'
import type { PolicySubcommand } from './subcommands'

/** Only its owner reads a private key. */
const KEY_MODE = 0o600

export const sign: PolicySubcommand = {
  name: 'sign',
  summary: 'sign a policy, as Keylime and cosign take it',
  intro: `Usage: imascope policy sign FILE (--key FILE | --new-key FILE) --output FILE
       imascope policy sign FILE --to-sign --output FILE
       imascope policy sign FILE --signature FILE --key FILE --output FILE

Signs a policy, whose bytes stay as they are, with ECDSA and SHA-256. FILE and --output may be -.
Keylime takes keys on P-256, P-384, P-521 and secp256k1, cosign on P-256. What is written was
verified again. A passphrase is never an argument. For a key that is held elsewhere, --to-sign
writes what it must sign, and --signature takes the signature back:
  imascope policy sign policy.json --to-sign --output policy.tbs
  openssl dgst -sha256 -sign key.pem -out policy.sig policy.tbs
  imascope policy sign policy.json --signature policy.sig --key key.pub --output policy.dsse.json`,
  options: SIGN_OPTIONS,
  outro: `Exit codes:
  0   signed, and verified
  1   Keylime's schema refuses the policy, or the signature that was made elsewhere is not good
  3   a file could not be read, or holds no such key; the passphrase is another one
  64  wrong usage
  73  an output could not be written, or exists`,
  toRun: (given) => {
    const asked = toSignArguments(given)
    return (io) => runSign(asked, io)
  },
}

async function runSign(asked: SignArguments, io: Io): Promise<number> {
  const { signing, force } = asked
  const policy = await readInput(asked.file, MAX_POLICY, io)
  const others = await readOthers(asked, io)
  await refuseOutputs(outputsOf(asked), [policy, ...Object.values(others)], force)
  const refusal = refusalOf(asked, policy)
  if (refusal !== null) {
    const isOverruled = force && !refusal.isFinal
    io.stderr(`imascope: ${refusal.text}${isOverruled ? '; it is signed all the same' : ''}\n`)
    if (!isOverruled) return EXIT.untrusted
  }
  const output = { option: '--output', path: asked.output }
  if (signing.by === 'to-sign') {
    await writeResult(output, toSign(policy.bytes, asked.form), force, io)
    return 0
  }
  try {
    const { bytes, notes } = signing.by === 'elsewhere' ? await assemble(asked, signing, policy, others, io) : await signHere(asked, signing, policy, others, io)
    for (const note of notes) io.stderr(`imascope: ${note}\n`)
    await writeResult(output, bytes, force, io)
    return 0
  } catch (error) {
    if (!(error instanceof EvidenceError) || !error.code.startsWith('signature.')) throw error
    io.stderr(`imascope: ${error.message}\n`)
    return EXIT.untrusted
  }
}

interface OtherInputs {
  readonly key?: InputFile
  readonly signature?: InputFile
  readonly certificate?: InputFile
}

async function readOthers({ signing, certificate }: SignArguments, io: Io): Promise<OtherInputs> {
  const keyPath = signing.by === 'key' ? signing.path : signing.by === 'elsewhere' ? signing.keyPath : undefined
  return {
    ...(keyPath === undefined ? {} : { key: await readInput(keyPath, MAX_SMALL, io) }),
    ...(signing.by === 'elsewhere' ? { signature: await readInput(signing.signature, MAX_SMALL, io) } : {}),
    ...(certificate === undefined ? {} : { certificate: await readInput(certificate, MAX_SMALL, io) }),
  }
}

function outputsOf({ output, signing, publicKeyOutput }: SignArguments): OutputFile[] {
  return [
    ...(signing.by === 'new-key' ? [{ option: '--new-key', path: signing.path }] : []),
    ...(publicKeyOutput === undefined ? [] : [{ option: '--public-key-output', path: publicKeyOutput }]),
    { option: '--output', path: output },
  ]
}

/** Keylime's tool signs nothing that its schema refuses; cosign signs any file, an envelope too. Nobody reads an envelope in an envelope: that refusal is final. */
function refusalOf({ form }: SignArguments, policy: InputFile): { readonly text: string; readonly isFinal: boolean } | null {
  if (policy.bytes.length === 0) throw new InputError(`${policy.path}: it is empty`)
  const { unreadable, refused, isSigned } = policyStateOf(policy)
  if (isSigned && !isEnvelope(form)) return null
  const text = unreadable ?? (refused === null ? null : `Keylime would refuse the policy: ${refused}`)
  return text === null ? null : { text, isFinal: isSigned }
}

/** A key lives for one signing. */
async function signHere(asked: SignArguments, signing: Extract<Signing, { by: 'key' | 'new-key' }>, policy: InputFile, others: OtherInputs, io: Io): Promise<SignedPolicy> {
  const key = signing.by === 'key' ? await openKey(others.key!, asked.passphraseFile, io) : makePrivateKey()
  try {
    const certificate = others.certificate ? readCertificateOf(key.spki, others.certificate) : null
    const signed = await signPolicy({ policy, form: asked.form, key, keyPath: visibleText(signing.path), certificate, now: Date.now() }, { signal: io.signal })
    await writeKeys(asked, signing, key, io)
    return signed
  } finally {
    key.clear()
  }
}

async function writeKeys({ passphraseFile, publicKeyOutput, force }: SignArguments, signing: Extract<Signing, { by: 'key' | 'new-key' }>, key: PrivateKey, io: Io): Promise<void> {
  if (signing.by === 'new-key') {
    const passphrase = signing.isEncrypted ? await newPassphrase(signing.path, passphraseFile, io) : null
    await writeResult({ option: '--new-key', path: signing.path }, await formatPrivateKey(key, passphrase), force, io, KEY_MODE)
    passphrase?.fill(0)
  }
  if (publicKeyOutput !== undefined) await writeResult({ option: '--public-key-output', path: publicKeyOutput }, key.publicPem, force, io)
}

async function assemble({ form }: SignArguments, signing: Extract<Signing, { by: 'elsewhere' }>, policy: InputFile, others: OtherInputs, io: Io): Promise<SignedPolicy> {
  const signer = readSigner(others.key!)
  return assemblePolicy({ policy, form, signature: others.signature!, signer: withCertificate(form, signer, others.certificate), keyPath: visibleText(signing.keyPath) }, { signal: io.signal })
}

/** A certificate is signed by its key: one that is held elsewhere must have made its own. */
function withCertificate(form: SignArguments['form'], signer: Signer, file: InputFile | undefined): Signer {
  const certificate = file ? readCertificateOf(signer.spki, file) : signer.certificate
  if (form === 'dsse-x509' && certificate === null) throw new UsageError('--backend x509 with --signature: --certificate or --key must name a certificate of the key')
  return { ...signer, certificate }
}
