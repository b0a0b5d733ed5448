import { createHash } from 'node:crypto'
import type { Random } from '../support/fuzz/random'
import { damaged, oddWriting, PLAIN, printLine, type LineParts } from './make-line'
import { CERTIFICATES, certificate, keyForms, keyId, SIGNERS, signatureOver, type KeyName } from './signing-keys'

/** A log and the things in it that a policy may list. */
export interface MadeLog {
  readonly text: string
  readonly column: string
  readonly files: readonly { readonly name: string; readonly digest: string }[]
  readonly buffers: readonly { readonly name: string; readonly digest: string }[]
}

export const KEYRINGS = ['.ima', '.evm', '.builtin_trusted_keys', 'tenant_keyring', '*', 'kernel_version', '__proto__']
const BUFFERS = ['kernel_version', 'selinux-state', 'dm_table_load', 'kexec-cmdline', 'constructor', '.ima']
export const FILES = [
  'boot_aggregate', '/usr/bin/bash', '/usr/bin/ls', '/usr/sbin/sshd', '/usr/lib/x86_64/libc.so.6', '/etc/passwd', '/tmp/x', '/tmp_evil/y', '/opt/with_blank', '/opt/ünï',
  '/opt/u\u0308', '/opt/日本', '/opt/😀', '/opt/cr\r', '/opt/tab\t', '/opt/esc\u001b[31m', '/opt/sep\u2028', '/opt/nel\u0085', '/opt/K', '/opt/\u212a', '/opt/ſ', '/opt/İ', '/opt/٣', '__proto__',
  'constructor', 'toString', '/USR/BIN/LS', 'memfd:x', '/opt/a(b', '/opt/a|b', '/opt/\u00a0x', '/', '',
]
const ALGORITHMS = ['sha256', 'sha256', 'sha256', 'sha256', 'sha1', 'sha384', 'sha512', 'md5', 'sha224']
const HASH_IDS: Readonly<Record<string, number>> = { md5: 1, sha1: 2, sha256: 4, sha384: 5, sha512: 6, sha224: 7, streebog256: 18, streebog512: 19 }
/** `x` ten times in a hundred, and so on: what is rare is named with its weight. */
const often = <T>(random: Random, usual: T, ...rare: readonly (readonly [number, T])[]): T => {
  let roll = random.below(100)
  for (const [weight, value] of rare) if ((roll -= weight) < 0) return value
  return usual
}

/** `altered`: how many of a hundred logs have damaged lines and template digests that are not those of their data. */
export function makeLogText(random: Random, altered: number): MadeLog {
  const column = often(random, 'sha1', [20, 'sha256'], [5, 'sha384'], [5, 'sha512'])
  const isAltered = random.below(100) < altered
  const files: { name: string; digest: string }[] = []
  const buffers: { name: string; digest: string }[] = []
  const note = ({ template, name, digest }: LineParts) => (template === 'ima-buf' ? buffers : files).push({ name, digest: digest.toString('hex') })
  const lines = Array.from({ length: 1 + random.below(9) }, () => {
    const alters = isAltered && random.below(3) === 0
    const parts = randomParts(random, column, alters)
    note(parts)
    const line = printLine(parts, random.below(100) < 9 ? oddWriting(random, (parts.third !== null && parts.third.length > 0) || alters) : PLAIN)
    return alters && parts.columnDigest === undefined ? damaged(line, random) : line
  })
  if (random.below(20) === 0) lines.splice(random.below(lines.length), 0, '')
  if (random.below(20) === 0) lines.push(random.pick(lines))
  const end = often(random, '\n', [4, '\r\n'])
  const text = lines.join(end) + often(random, end, [3, ''], [2, `${end}${end}`])
  return { text: random.below(150) === 0 ? `\ufeff${text}` : text, column, files, buffers }
}

function randomParts(random: Random, column: string, alters: boolean): LineParts {
  const template = random.pick(['ima', 'ima-ng', 'ima-ng', 'ima-ng', 'ima-sig', 'ima-sig', 'ima-sig', 'ima-sig', 'ima-buf', 'ima-buf', 'ima-buf', ...(random.below(3) === 0 ? ['foreign'] : [])])
  const make = { ima: legacyParts, 'ima-ng': fileParts, 'ima-sig': signedParts, 'ima-buf': bufferParts, foreign: foreignParts }[template]!
  const parts = alters && random.below(20) > 0 ? short(random, make(random)) : make(random)
  const size = createHash(column).digest().length
  const wrong = [Buffer.alloc(size, 0xff), Buffer.alloc(size, 0xff), Buffer.from(random.bytes(size)), Buffer.from(random.bytes(size)), Buffer.alloc(20), Buffer.alloc(32, 0xff), Buffer.alloc(0), Buffer.alloc(3)]
  const columnDigest = alters && random.below(2) === 0 ? random.pick(wrong) : often<Buffer | undefined>(random, undefined, [5, Buffer.alloc(size)])
  return { ...parts, column, columnDigest, pcr: often(random, '10', [3, '11'], [1, '010'], [1, ' 5'], [1, '5'], [1, '+10'], [1, '1_0'], [1, '１０'], [1, 'ten'], [1, ''], [1, '10.0'], [1, '99999999999']) }
}

/** imascope looks for what an altered entry was before; of few bytes that is quick. */
function short(random: Random, parts: Parts): Parts {
  const name = random.pick(['/a', '/b', 'x'])
  return { ...parts, algorithm: 'md5', digest: createHash('md5').update(name).digest(), name, third: parts.third && parts.third.subarray(0, 4) }
}

type Parts = Pick<LineParts, 'template' | 'algorithm' | 'digest' | 'name' | 'third'>

function fileParts(random: Random): Parts {
  const name = often(random, random.pick(FILES), [1, `/${'long/'.repeat(60)}x`], [1, `/opt/${random.next().toString(36)}`], [1, '/opt/with blank'])
  const algorithm = random.pick(ALGORITHMS)
  const digest = createHash(algorithm).update(`content of ${name}`).digest()
  const odd = often<Partial<Parts>>(
    random, {}, [3, { algorithm: '' }], [2, { algorithm: 'sha512' }], [1, { algorithm: 'sm3' }], [1, { algorithm: 'ima:sha256' }], [1, { algorithm: 'é' }], [1, { digest: Buffer.alloc(0) }], [2, { digest: Buffer.alloc(20) }],
    [1, { digest: digest.subarray(1) }], [2, { digest: Buffer.from(random.bytes(digest.length)) }], [1, { algorithm: ' ' }], [1, { algorithm: 'SHA256' }],
  )
  return { template: 'ima-ng', algorithm, digest, name, third: null, ...odd }
}

function legacyParts(random: Random): Parts {
  const parts = fileParts(random)
  const name = often(random, parts.name, [3, `/${'n'.repeat(254)}`], [3, `/${'é'.repeat(127)}`], [1, `/${'n'.repeat(255)}`], [1, `/${'é'.repeat(128)}`])
  const digest = createHash('sha1').update(`content of ${name}`).digest()
  return often<Parts>(random, { ...parts, template: 'ima', algorithm: '', digest, name }, [15, { ...parts, template: 'ima', name }], [5, { ...parts, template: 'ima', algorithm: '', digest: digest.subarray(4), name }])
}

function signedParts(random: Random): Parts {
  const parts = { ...fileParts(random), template: 'ima-sig' }
  if (random.below(100) < 25) return { ...parts, third: Buffer.alloc(0) }
  const signer = random.pick(SIGNERS)
  const named = HASH_IDS[parts.algorithm] ?? 4
  const hashes = Object.keys(HASH_IDS).includes(parts.algorithm) && !parts.algorithm.startsWith('streebog') ? parts.algorithm : 'sha256'
  const content = `content of ${often(random, parts.name, [10, 'something else'])}`
  if (random.below(25) === 0) return streebogParts(random, parts, signer)
  return { ...parts, third: signatureField(random, { signer, hashId: named, value: signatureOver(signer, hashes, content) }) }
}

/** No key signs so; what counts is which way Keylime goes. */
function streebogParts(random: Random, parts: Parts, signer: KeyName): Parts {
  const algorithm = random.pick(['streebog256', 'streebog512'])
  const digest = Buffer.from(random.bytes(algorithm === 'streebog256' ? 32 : 64))
  return { ...parts, algorithm, digest, third: signatureField(random, { signer, hashId: HASH_IDS[algorithm], value: signatureOver(signer, 'sha256', 'none') }) }
}

interface SignatureParts { readonly signer: KeyName; readonly hashId: number; readonly value: Buffer }

/** FORMATS 6.1: type, version, hash id, key id and size, big-endian. */
function signatureField(random: Random, { signer, hashId, value }: SignatureParts): Buffer {
  const header = Buffer.alloc(9)
  header[0] = often(random, 3, [6, 5], [3, 6], [1, 2], [1, 4])
  header[1] = often(random, 2, [3, 3], [2, 1], [1, 0])
  header[2] = often(random, hashId, [5, 4], [3, random.below(24)])
  header.writeUInt32BE(often(random, keyId(signer), [5, 0x01020304], [4, keyId(random.pick(SIGNERS))], [4, keyId('rsa2048')], [2, 0]), 3)
  header.writeUInt16BE(value.length, 7)
  const whole = Buffer.concat([header, value])
  const flipped = Buffer.from(whole)
  flipped[9 + random.below(value.length)] ^= 1
  const little = Buffer.from(whole)
  little.writeUInt16LE(value.length, 7)
  return often(random, whole, [6, flipped], [2, little], [2, Buffer.concat([whole, Buffer.alloc(1)])], [2, whole.subarray(0, 8)], [2, whole.subarray(0, -1)], [1, header.fill(0, 7)])
}

function bufferParts(random: Random): Parts {
  const name = random.pick(random.below(3) === 0 ? BUFFERS : KEYRINGS)
  const third = randomBuffer(random)
  const algorithm = random.pick(ALGORITHMS)
  const honest = createHash(algorithm).update(third).digest()
  return { template: 'ima-buf', algorithm, digest: often(random, honest, [8, Buffer.from(random.bytes(honest.length))]), name, third, ...often<Partial<Parts>>(random, {}, [2, { algorithm: '' }]) }
}

function randomBuffer(random: Random): Buffer {
  const whole = certificate(random.pick(CERTIFICATES), 'der')
  return often<() => Buffer>(
    random, () => whole, [25, () => random.pick(keyForms(random.pick(SIGNERS)))], [4, () => random.pick(keyForms('ed25519'))], [3, () => random.pick(keyForms('dsa'))],
    [5, () => certificate(random.pick(CERTIFICATES), 'pem')], [4, () => Buffer.concat([whole, Buffer.alloc(1)])], [4, () => whole.subarray(0, -1)], [10, () => Buffer.from('6.12.117+deb12-amd64')], [5, () => Buffer.from(random.bytes(32))],
    [3, () => Buffer.alloc(0)], [3, () => Buffer.from('dm_version=4.45.0;')],
  )()
}

/** Templates that Keylime can't parse, with fields that fit more or less. */
function foreignParts(random: Random): Parts {
  const template = random.pick(['ima-ngv2', 'ima-sigv2', 'ima-modsig', 'evm-sig', 'd-ng|n-ng', 'd-ng|n-ng|sig', 'IMA-NG', 'ima-sigv3', 'x'])
  const parts = short(random, signedParts(random))
  return { ...parts, template, algorithm: template.endsWith('v2') ? `ima:${parts.algorithm}` : parts.algorithm, third: /sig/.test(template) ? parts.third : null }
}
