import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { toHex } from '@shared/bytes/hex'
import { evmPortableDigest, type EvmFields } from '@shared/crypto/ima-signature/evm-portable'
import { verifyDigest } from '@shared/crypto/verify-digest'
import { TRUSTED, loggedEntries, vector, type LoggedEntry } from '../../../support/signed-captures'

const folder = mkdtempSync(join(tmpdir(), 'evm-portable-'))
const HASHES: Readonly<Record<number, string>> = { 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' }
const NAMES: Readonly<Record<string, string>> = { '5f36e51c': 'ima-rsa2048', '107083d5': 'ima-ecp256', 'ce6cf8bb': 'ima-ecp384', 'b14f46e9': 'ima-rsa4096' }

const { log, entries } = await loggedEntries('evm-sig.log')
const signed = entries.filter(({ fields }) => (fields.get('evmsig')?.length ?? 0) > 0)

function fieldsOf({ fields }: LoggedEntry): EvmFields {
  const of = (id: string) => fields.get(id) ?? null
  return { xattrnames: of('xattrnames'), xattrlengths: of('xattrlengths'), xattrvalues: of('xattrvalues'), iuid: of('iuid'), igid: of('igid'), imode: of('imode') }
}

/** Header and value of a version 2 signature. */
function signatureOf(entry: LoggedEntry) {
  const bytes = entry.fields.get('evmsig')!
  return { hash: HASHES[bytes[2]], keyId: toHex(bytes.subarray(3, 7)), value: bytes.subarray(9) }
}

/** OpenSSL's answer for a digest and a signature. */
function opensslSays(keyId: string, hash: string, digest: Uint8Array, value: Uint8Array): boolean {
  for (const [name, bytes] of [['key.crt', vector(`${NAMES[keyId]}.crt.der`)], ['digest', digest], ['value', value]] as const) writeFileSync(join(folder, name), bytes)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(join(folder, 'key.pem'), openssl('x509', '-inform', 'DER', '-in', 'key.crt', '-noout', '-pubkey'))
  try {
    return openssl('pkeyutl', '-verify', '-pubin', '-inkey', 'key.pem', '-in', 'digest', '-sigfile', 'value', '-pkeyopt', `digest:${hash}`).toString().includes('Success')
  } catch {
    return false
  }
}

describe('evmPortableDigest', () => {
  it('every EVM portable signature of a real evm-sig log verifies over it, for OpenSSL too', () => {
    expect(signed.map(({ path }) => path)).toEqual(['/opt/evm/id', '/opt/evm/date', '/opt/evm/wc', '/opt/evm/tac', '/opt/evm/sum'])
    for (const entry of signed) {
      const { hash, keyId, value } = signatureOf(entry)
      const digest = evmPortableDigest(fieldsOf(entry), hash, log.byteOrder) as Uint8Array
      const key = TRUSTED.find(({ keyIds }) => keyIds.includes(keyId))!
      expect(verifyDigest(key.material, hash, digest, value), entry.path).toBe('valid')
      expect(opensslSays(keyId, hash, digest, value), entry.path).toBe(true)
    }
  })

  it('another owner, group, mode or attribute gives another digest, which OpenSSL refuses as well', () => {
    const [entry] = signed
    const { hash, keyId, value } = signatureOf(entry)
    const fields = fieldsOf(entry)
    for (const id of ['iuid', 'igid', 'imode', 'xattrvalues'] as const) {
      const changed = fields[id]!.slice()
      changed[0] ^= 1
      const digest = evmPortableDigest({ ...fields, [id]: changed }, hash, 'le') as Uint8Array
      expect(opensslSays(keyId, hash, digest, value), id).toBe(false)
    }
  })

  it('follows the structure of the kernel, on a big-endian machine too', () => {
    const fields: EvmFields = {
      xattrnames: Buffer.from('security.selinux|security.ima\0'), xattrlengths: Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 3), xattrvalues: Uint8Array.of(1, 2, 4, 5, 6),
      iuid: Uint8Array.of(0, 0, 3, 0xe8), igid: Uint8Array.of(0, 0, 0, 7), imode: Uint8Array.of(0x81, 0xa4),
    }
    const rest = ['00000000', '000003e8', '00000007', '81a4', '0000'].join('')
    const sha256 = (hex: string) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex')
    expect(toHex(evmPortableDigest(fields, 'sha256', 'be') as Uint8Array)).toBe(sha256(`0102040506${'00'.repeat(8)}${rest}`))
    expect(evmPortableDigest(fields, 'sha256', 'le')).toEqual({ reason: expect.stringContaining('other lengths') as string })
  })

  it('says why where the fields do not give it', () => {
    const fields = fieldsOf(signed[0])
    const reason = (changes: Partial<EvmFields>, hash = 'sha256') => (evmPortableDigest({ ...fields, ...changes }, hash, 'le') as { reason: string }).reason
    expect(reason({ imode: null })).toContain('entries of this template do not hold')
    expect(reason({ iuid: new Uint8Array(0) })).toContain('no owner and mode')
    expect(reason({ xattrnames: Buffer.from('security.capability\0') })).toContain('security.ima')
    expect(reason({ xattrnames: Buffer.from('security.ima') })).toContain('do not fit')
    expect(reason({ xattrnames: new Uint8Array(100_000).fill(0x7c) })).toContain('do not fit')
    expect(reason({ xattrnames: new Uint8Array(0), xattrlengths: new Uint8Array(0), xattrvalues: new Uint8Array(0) })).toContain('security.ima')
    expect(reason({ xattrlengths: Uint8Array.of(0xff, 0xff, 0xff, 0xff) })).toContain('other lengths')
    expect(reason({}, 'streebog256')).toBe('streebog256 is not computed here')
  })
})
