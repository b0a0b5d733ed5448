import { visibleText } from '@shared/bytes/visible'
import type { PrivateKey } from '@shared/crypto/private-keys/private-key'
import { readPrivateKey } from '@shared/crypto/private-keys/read-private-key'
import { EvidenceError } from '@shared/errors/evidence-error'
import type { NamedBytes } from '@shared/engine/signed-policy/verify-policy'
import { bytesEqual } from '@shared/bytes/equal'
import { UsageError } from '../errors'
import { readStream } from '../file-system'
import type { Io } from '../io'
import { named } from '../read-inputs'

/** A passphrase and what may stand behind it in its file. */
const MAX_FILE = 65_536
const [LINE_FEED, RETURN] = [0x0a, 0x0d]

/** Reads the private key of a file; the passphrase is that of the file, or is asked for where one is needed. @throws EvidenceError `key.*`, InputError, UsageError */
export async function openKey(file: NamedBytes, passphraseFile: string | undefined, io: Io): Promise<PrivateKey> {
  try {
    return await withPassphrase(passphraseFile === undefined ? null : await firstLine(passphraseFile), (passphrase) => readPrivateKey(file.bytes, file.path, passphrase))
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.code !== 'key.encrypted') throw error
    return withPassphrase(await asked(`Passphrase of ${file.path}: `, io), (passphrase) => readPrivateKey(file.bytes, file.path, passphrase))
  } finally {
    file.bytes.fill(0)
  }
}

/** The passphrase of a key that is made: of the file, or asked for twice. `null`: an empty one was typed, for a key that is not encrypted. @throws UsageError */
export async function newPassphrase(path: string, passphraseFile: string | undefined, io: Io): Promise<Uint8Array | null> {
  if (passphraseFile !== undefined) return lineOfNew(passphraseFile)
  const prompt = `Passphrase of the new key ${visibleText(path)} (empty for none): `
  const [first, second] = [await asked(prompt, io), await asked('The same again: ', io)]
  if (!bytesEqual(first, second)) throw new UsageError('the two passphrases differ')
  return first.length === 0 ? null : first
}

/** An empty file is what a command that failed left behind, and no wish for a key that anybody opens. */
async function lineOfNew(passphraseFile: string): Promise<Uint8Array> {
  const passphrase = await firstLine(passphraseFile)
  if (passphrase.length === 0) throw new UsageError(`--passphrase-file ${visibleText(passphraseFile)}: its first line is empty; --no-passphrase makes a key without one`)
  return passphrase
}

async function asked(prompt: string, io: Io): Promise<Uint8Array> {
  const answer = await io.askSecret(prompt)
  if (answer === null) throw new UsageError('a passphrase is needed, and there is no terminal to ask at: --passphrase-file FILE')
  return answer
}

/** Bytes as they are: a passphrase need not be UTF-8. */
async function firstLine(path: string): Promise<Uint8Array> {
  const bytes = await named(path, () => readStream(path, MAX_FILE))
  const end = bytes.indexOf(LINE_FEED)
  const line = end < 0 ? bytes : bytes.subarray(0, end)
  return line.slice(0, line.at(-1) === RETURN ? -1 : undefined)
}

async function withPassphrase<T>(passphrase: Uint8Array | null, use: (passphrase: Uint8Array | null) => Promise<T>): Promise<T> {
  try {
    return await use(passphrase)
  } finally {
    passphrase?.fill(0)
  }
}
