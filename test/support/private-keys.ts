import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EvidenceError } from '@shared/errors/evidence-error'
import { readPrivateKey } from '@shared/crypto/private-keys/read-private-key'

export const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

/** Files of OpenSSL's making, in a folder of their own: what each of the commands writes there. */
export function madeByOpenssl(commands: string): (name: string) => Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'private-keys-'))
  execFileSync('bash', ['-ec', commands], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return (name) => new Uint8Array(readFileSync(join(folder, name)))
}

export const read = (bytes: Uint8Array, passphrase: string | Uint8Array | null = null) => readPrivateKey(bytes, 'key', typeof passphrase === 'string' ? utf8(passphrase) : passphrase)

/** Code, place and what was found of the refusal; fails when there is none. */
export async function refusal(reading: Promise<unknown>): Promise<{ code: string; byteOffset: number; found: string }> {
  const error = await reading.then(() => null, (reason: unknown) => reason)
  if (!(error instanceof EvidenceError)) throw new Error(`expected a refusal, found ${String(error)}`)
  const { code, byteOffset, found } = error
  return { code, byteOffset, found }
}

/** `openssl dgst -sha256 -verify`: does it accept the signature over the message? */
export function opensslAccepts(publicPem: string, signature: Uint8Array, message: Uint8Array): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'signatures-'))
  const file = (name: string, content: string | Uint8Array) => (writeFileSync(join(folder, name), content), join(folder, name))
  try {
    execFileSync('openssl', ['dgst', '-sha256', '-verify', file('pub', publicPem), '-signature', file('sig', signature), file('message', message)], { stdio: 'pipe' })
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}
