import { createHash } from 'node:crypto'
import type { Random } from '../support/fuzz/random'
import { KEYRINGS, type MadeLog } from './make-entries'
import { CERTIFICATES, certificate, keyForms, keyId, SIGNERS, spki } from './signing-keys'

/** What patterns are made of, Python's own things among them. Nothing here can run for long on the short names of the logs. */
const PIECES = [
  '/', '/', 'usr', 'bin', 'opt', 'tmp', 'a', 'k', 's', '.', '*', '+', '?', '|', '|', '(', ')', '(?:', '(?P<n>', '(?P=n)', '(?i)', '(?i:', '(?s:', '(?x:', '(?a:', '(?-i:', '(?=', '(?!', '(?<=', '(?<!', '(?>', '(?#c)', '(?(1)a|b)',
  '[', ']', '[^', '[^/]', '[]a]', '-', '{2}', '{,3}', '{', '}', '^', '$', '\\', '\\.', '\\/', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\b', '\\B', '\\A', '\\Z', '\\1', '\\2', '\\x2f', '\\x4', '\\u00e9', '\\U0001f600', '\\N{DASH}', '\\N{EM DASH}',
  '\\p{L}', '\\cA', '\\8', '\\0', '\\057', '\\a', '[[:alpha:]]', '[a-z]', '[z-a]', '[\\w-]', '++', '*+', '??', '*?', 'é', '日', '😀', '\r', ' ', '#', '&&', '--',
]
const PATTERNS = [
  '/usr', '/usr/bin/.*', '/tmp', '/tmp/', '', '.*', '.', 'bin/ls', '/a)|(/b', '/a)|(/opt', '\\1', '(/usr)\\2', '/usr/(bin|sbin)/.*$', '\\.', '\\.ima', '(?i)/USR', '(?i:/usr)', '(?i:/opt/k)', '(?i:/opt/s)', '(?i:/opt/i)', '/opt/\\w+$', '/opt/\\d',
  '/opt/\\S+$', '/opt/cr$', '/opt/cr\\s\\Z', '[', '(', 'a{2,1}', '*', '(?P<x>/usr)', '(?P<x>/opt)', '/opt/.$', '/opt/..$', '[[:alpha:]]', '/opt/nel\\s', '__proto__', 'boot_aggregate', '/(?>o+)pt', '/o*+pt', '(?<=a+)b', '/usr{,3}', '\\p{L}',
  '(?:(a)|b)*', '(/usr)?/opt(?(1)a|/)', '/usr/bin/ls$', '/opt/sep.$', 'kernel_version', '(?a:/opt/\\w+$)', '/opt/\\u00fcn', '/opt/\\N{LATIN SMALL LETTER U WITH DIAERESIS}',
]
/** Their counts and depths crash Python's compiler. */
const CRASHING = ['a{4294967295}', `${'('.repeat(6000)}a${')'.repeat(6000)}`]

type Lists = Record<string, string[]>

export function makePolicyText(random: Random, log: MadeLog): string {
  const sound = random.below(100) < 65
  const policy: Record<string, unknown> = {
    'meta': { version: 1, generator: random.below(4) }, 'release': 0, 'digests': fileLists(random, log, sound), 'excludes': excludes(random), 'keyrings': keyringLists(random, log, sound),
    'ima': { ignored_keyrings: ignored(random), log_hash_alg: random.below(100) < 92 ? log.column : random.pick(['sha1', 'sha256', 'sha384', 'sha512']), dm_policy: null },
    'ima-buf': listsOf(random, log.buffers, sound), 'verification-keys': verificationKeys(random, sound),
  }
  if (!sound && random.below(100) < 35) refusedBySchema(random, policy)
  return JSON.stringify(policy)
}

/** Most digests of the log, as they should be; in lists that are not sound, in forms too that Keylime never matches. */
function listsOf(random: Random, items: MadeLog['files'], sound: boolean): Lists {
  const lists: Lists = Object.create(null) as Lists
  for (const { name, digest } of items) {
    if (random.below(100) < 15 || (sound && digest.length < 40)) continue
    const other = createHash('sha256').update(digest).digest('hex')
    const good = [...Array.from({ length: 12 }, () => [digest]), [other], [other], ['0'.repeat(64), digest]]
    const refused = [[], [digest.toUpperCase()], [`sha256:${digest}`], [`${digest}\n`], [digest.slice(0, 40)], [` ${digest}`]]
    ;(lists[name] ??= []).push(...random.pick(sound ? good : [...good, ...refused]))
  }
  return lists
}

function fileLists(random: Random, log: MadeLog, sound: boolean): Lists {
  const lists = listsOf(random, log.files, sound)
  if (random.below(4) === 0) lists[random.pick(['/usr/bin/ls', '/opt/with blank', '/opt/cr', 'toString'])] = ['0'.repeat(40)]
  return lists
}

/** Key entries look here; so do those of the log's buffers, and certificates that are in no log. */
function keyringLists(random: Random, log: MadeLog, sound: boolean): Lists {
  const lists = listsOf(random, log.buffers, sound)
  const digest = createHash('sha256').update(certificate(random.pick(CERTIFICATES), 'der')).digest('hex')
  if (random.below(2) === 0) (lists[random.pick(KEYRINGS)] ??= []).push(digest)
  return lists
}

function ignored(random: Random): string[] {
  return random.below(100) < 75 ? [] : random.pick([['*'], ['.ima'], ['.builtin_trusted_keys', '.evm'], ['tenant_keyring'], ['']])
}

function excludes(random: Random): string[] {
  const roll = random.below(1000)
  if (roll < 500) return []
  if (roll < 502) return ['/usr', random.pick(CRASHING)]
  const one = () => (random.below(7) === 0 ? randomPattern(random) : random.pick(PATTERNS))
  return Array.from({ length: 1 + random.below(3) }, one)
}

export function randomPattern(random: Random): string {
  return Array.from({ length: 1 + random.below(6) }, () => random.pick(PIECES)).join('')
}

function verificationKeys(random: Random, sound: boolean): string {
  const roll = random.below(100)
  if (roll < 20) return ''
  const keyring = randomKeyring(random)
  const text = JSON.stringify(keyring)
  if (sound || roll < 60) return text
  const der = spki('p256').toString('base64')
  const all = { pubkeys: [der], keyids: [keyId('p256')] }
  return random.pick([
    JSON.stringify(text), '[]', 'null', '{', ' ', 'key', '1', '""', JSON.stringify('[]'), '{}', JSON.stringify({ pubkeys: [der] }), JSON.stringify({ ...all, keyids: ['1'] }), JSON.stringify({ ...all, meta: { version: 0 } }),
    JSON.stringify({ ...all, meta: { version: 1 } }), JSON.stringify({ ...all, keyids: [true] }), JSON.stringify({ ...all, pubkeys: [1] }), JSON.stringify({ ...all, meta: null }), JSON.stringify({ ...all, more: 1 }), `${JSON.stringify(all)} x`,
    JSON.stringify(all).replace(/\[(\d+)\]/, '[$1.0]'), JSON.stringify({ ...all, pubkeys: [der.slice(0, -1)] }), JSON.stringify({ ...all, pubkeys: [`${der}=`] }), JSON.stringify({ ...all, pubkeys: [`\n!${der}é`] }), JSON.stringify({ ...all, pubkeys: [der.replace(/(.{20})/g, '$1 ')] }),
  ])
}

function randomKeyring(random: Random): unknown {
  const names = SIGNERS.filter(() => random.below(3) > 0)
  const pubkeys = names.map((name) => {
    const roll = random.below(100)
    if (roll < 70) return spki(name)
    if (roll < 90) return random.pick(keyForms(name))
    return random.pick([certificate('rsa2048', 'der'), random.pick(keyForms('ed25519')), random.pick(keyForms('dsa')), Buffer.from('no key')])
  })
  const keyids = names.map((name) => {
    const roll = random.below(100)
    if (roll < 60) return keyId(name)
    return roll < 85 ? 0 : random.pick([0x01020304, keyId('rsa2048'), -1, 2 ** 40])
  })
  return { ...(random.below(2) === 0 && { meta: { version: 1 } }), pubkeys: pubkeys.map((der) => der.toString('base64')), keyids: random.below(5) === 0 ? keyids.slice(1) : keyids }
}

/** Changes that the upload would refuse, although the verdict code could still run on most of them. */
function refusedBySchema(random: Random, policy: Record<string, unknown>): void {
  const change = random.pick<() => void>([
    () => { policy.meta = { version: 1, generator: random.pick([4, -1, 1.5, 'x', null]) } }, () => { policy.meta = { generator: 3 } }, () => { delete policy.meta }, () => { delete policy.release }, () => { policy.release = '0' }, () => { policy.release = true },
    () => { policy.release = -1 }, () => { policy.more = 1 }, () => { policy.meta = { version: 1, generator: 3, timestamp: 5 } }, () => { policy.ima = { ...(policy.ima as object), log_hash_alg: 'md5' } }, () => { delete policy.excludes },
    () => { policy.digests = { ...(policy.digests as object), '/usr/bin/empty': [] } }, () => { policy.digests = { ...(policy.digests as object), '/usr/bin/short': ['00'] } }, () => { policy.meta = { version: 1, generator: 1.0, timestamp: '2024' } },
    () => { delete policy.keyrings }, () => { delete policy['ima-buf'] }, () => { delete policy.digests }, () => { delete policy['verification-keys'] }, () => { delete policy.ima },
  ])
  change()
}
