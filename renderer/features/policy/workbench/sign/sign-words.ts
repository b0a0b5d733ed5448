import type { SignedForm } from '@shared/exports/signed-policy/forms'

/** Forms of a signed policy in the order in which they are offered. */
export const FORMS: readonly { readonly form: SignedForm; readonly label: string; readonly says: string }[] = [
  { form: 'dsse-ecdsa', label: 'DSSE envelope, ECDSA key', says: 'what Keylime reads; the policy is inside' },
  { form: 'dsse-x509', label: 'DSSE envelope, X.509', says: 'what Keylime reads; the policy and a certificate of the key are inside' },
  { form: 'cosign-bundle', label: 'cosign bundle', says: 'two files: the policy, and the bundle beside it' },
  { form: 'cosign-signature', label: 'cosign signature', says: 'two files: the policy, and its signature beside it' },
]

const ENDINGS: Readonly<Record<SignedForm, string>> = { 'dsse-ecdsa': '.dsse.json', 'dsse-x509': '.dsse.json', 'cosign-bundle': '.json.bundle', 'cosign-signature': '.json.sig' }

/** Name of the signed file for a policy of that name. */
export function signedName(name: string, form: SignedForm): string {
  return `${stem(name)}${ENDINGS[form]}`
}

/** Is the policy in a file of its own, beside its signature? */
export function isBeside(form: SignedForm): boolean {
  return form === 'cosign-bundle' || form === 'cosign-signature'
}

/** Name of the file that holds what is to be signed elsewhere. */
export function toSignName(name: string, form: SignedForm): string {
  return isBeside(form) ? name : `${stem(name)}.pae`
}

/** What makes the signature elsewhere, with OpenSSL and a key of the name `key.pem`. */
export function signCommand(name: string, form: SignedForm): string {
  return `openssl dgst -sha256 -sign key.pem -out policy.sig ${shellWord(toSignName(name, form))}`
}

function shellWord(text: string): string {
  return /^[\w.,:+/@-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`
}

/** What a new key's passphrase lacks; empty where it is complete. */
export function lacksPassphrase({ passphrase, again, isBare }: { readonly passphrase: string; readonly again: string; readonly isBare: boolean }): string {
  if (isBare) return ''
  if (passphrase === '') return 'Type a passphrase for the new key'
  if (again === '') return 'Type the passphrase once more'
  return again === passphrase ? '' : 'The two passphrases differ'
}

/** Why a key or a signature was refused. */
export function refusalWords({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === 'key.encrypted') return 'The key is encrypted: type its passphrase.'
  if (code === 'key.passphrase') return 'That is not the passphrase of this key.'
  return message
}

function stem(name: string): string {
  return name.replace(/\.json$/i, '')
}
