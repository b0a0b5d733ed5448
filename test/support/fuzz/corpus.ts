import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { EvidenceKind, EvidenceRole } from '@shared/model/evidence'
import { SOURCES, recognise } from '@shared/sources/index'
import { sourceInput } from '../decode'
import { policyText } from '../make-case'
import { makeEventLog, makeSha1EventLog } from '../make-event-log'
import { makeCertificate, pemOf } from '../make-certificate'
import { makeKey } from '../make-tpm'
import { agentResponse, pushEvidence, quoteString, recordLines, tpmQuote } from '../make-keylime'
import { bootLog, makeLog } from '../make-log'
import { bundleOf, envelopeOf, makeSigner, signatureOf } from '../make-signed-policy'
import { fileTags, makeRpm } from '../make-rpm'
import { makeTar } from '../make-tar'
import { makeZip } from '../make-zip'

/** A sound file to do damage to. */
export interface CorpusFile {
  readonly path: string
  readonly bytes: Uint8Array
  /** Where nothing but the user's word can tell what the file is. */
  readonly role?: EvidenceRole
}

const ROOT = join(import.meta.dirname, '../../..')
const FOLDERS = ['samples', 'test/vectors']
/** Files of the repository that are about evidence, and what the fuzzer itself has found. */
const NOT_EVIDENCE = /(?:expected\.json|\.md|\.ts)$|^test\/vectors\/fuzz\//
/** A decoder says all that it has to say to some kilobytes; of a larger file its beginning is taken too, and not the whole. */
const WHOLE_MAX = 4096
const HEAD = 2500
const text = (value: string) => new Uint8Array(Buffer.from(value))

/** Corpus files of each kind, by what recognises them: a source that is added finds its own among samples and vectors. */
export function corpus(): ReadonlyMap<EvidenceKind, readonly CorpusFile[]> {
  const byKind = new Map<EvidenceKind, CorpusFile[]>(SOURCES.map((source) => [source.kind, []]))
  const seen = new Set<string>()
  for (const file of [...MADE, ...filesOf(FOLDERS)]) {
    const kind = recognise(sourceInput(file.path, file.bytes, file.role))?.source.kind
    const key = `${kind} ${Buffer.from(file.bytes).toString('latin1')}`
    if (kind === undefined || seen.has(key)) continue
    seen.add(key)
    byKind.get(kind)!.push(file)
  }
  return byKind
}

function filesOf(folders: readonly string[]): CorpusFile[] {
  const paths = folders.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)))
  return paths.filter((path) => statSync(path).isFile()).map((path) => relative(ROOT, path)).filter((path) => !NOT_EVIDENCE.test(path)).sort().flatMap((path) => {
    const bytes = new Uint8Array(readFileSync(join(ROOT, path)))
    return [{ path, bytes: bytes.length <= WHOLE_MAX ? bytes : bytes.slice(0, HEAD) }]
  })
}

/** What no sample holds, or only in a size that makes a fuzzer slow. */
const MEMBERS = [{ name: 'binary_runtime_measurements', content: makeLog(bootLog('/usr/bin/ls')) }, { name: 'nonce.hex', content: text('c0ffee\n') }]
const SHORT_QUOTE = [Uint8Array.of(0xff, 0x54, 0x43, 0x47, 0x80, 0x18), Uint8Array.of(0, 0x14, 0, 0x0b, 0, 0), new Uint8Array(12)] as const
/** SubjectPublicKeyInfo of the generator of P-256 (FIPS 186-4 §D.1.2.3): anybody's key. */
const P256_KEY = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q=='
const MADE: readonly CorpusFile[] = [
  { path: 'pcr-sha256/10', bytes: text(`${'ab'.repeat(32)}\n`) },
  { path: 'pcrs.marshaled', bytes: Uint8Array.of(0, 0, 0, 1, 0, 0x0b, 3, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 32, ...new Uint8Array(32).fill(7)) },
  { path: 'excludes', bytes: text('/tmp/.*\n\n/var/log/[a-z]+\\.log\n(?i)boot_aggregate\r\n'), role: 'excludes' },
  { path: 'nonce.hex', bytes: text('c0ffee00') },
  { path: 'policy.json', bytes: text(policyText({ digests: { '/a': ['ab'.repeat(32)], '__proto__': ['cd'.repeat(20)] }, excludes: ['/tmp'], keyrings: { '.ima': ['ef'.repeat(32)] }, 'ima-buf': { 'dm': ['01'.repeat(32)] } })) },
  ...signedPolicies(),
  { path: 'keys.json', bytes: text(policyText({ digests: { '/a': ['ab'.repeat(32)] } }).replace('"verification-keys":""', () => `"verification-keys":${JSON.stringify(`{"meta":{"version":1},"pubkeys":["${P256_KEY}","AAAA"],"keyids":[0,7]}`)}`)) },
  { path: 'allowlist.json', bytes: text(`{"meta":{"version":5,"generator":"x"},"hashes":{"/a":["${'ab'.repeat(20)}"],"/é":[]},"keyrings":{".ima":["${'CD'.repeat(20)}"]},"ima":{"ignored_keyrings":["*"],"log_hash_alg":"sha1"}}`) },
  { path: 'wrapped.json', bytes: text(JSON.stringify({ allowlist: `${'ab'.repeat(20)} /é b\n${'cd'.repeat(20)} %keyring:.ima\n`, exclude: ['/tmp'] })) },
  { path: 'allowlist.txt', bytes: text(`${'ab'.repeat(20)} boot_aggregate\n\n  ${'cd'.repeat(32)}\t/usr/bin/é  b \r\n${'ef'.repeat(20)} %keyring:.ima\n`) },
  { path: 'SHA256SUMS', bytes: text(`${'ab'.repeat(32)}  /a b\n${'cd'.repeat(32)} */c\n\\${'ef'.repeat(32)}  /d\\n\\\\\nSHA256 (/e) = ${'01'.repeat(32)}\n`) },
  ...references(),
  { path: 'ima-policy', bytes: text('# é\r\nmeasure func=KEY_CHECK keyrings=.ima|.evm uid<1000 pcr=11 template=ima-buf\n\tappraise func=SETXATTR_CHECK appraise_algos=sha256,sha512\nappraise digest_type=verity appraise_type=sigv3 fsuuid=3d5af3c2-0000-4000-8000-00000000000a obj_type=é_t\ndont_hash fsname=xfs fsname=ext4 euid>5\nmeasure func=NONE\n') },
  { path: 'old-quote.txt', bytes: text(quoteString(Uint8Array.of(0xff, 0x54, 0x43, 0x47, 0x80, 0x18), Uint8Array.of(0, 0x14, 0, 0x0b, 0, 0), new Uint8Array(136), { packed: true, more: ':more' })) },
  { path: 'response.json', bytes: text(JSON.stringify(agentResponse({ pubkey: 'key', nonce: 'n', ima_measurement_list: '10 ab ima-ng sha1:00 /é\n', ima_measurement_list_entry: 3, ak_tpm: 'AAAA' }, SHORT_QUOTE), null, 1)) },
  { path: 'push.json', bytes: text(JSON.stringify(pushEvidence([tpmQuote(SHORT_QUOTE, { chosen_parameters: { challenge: 'AAAA', hash_algorithm: 'sha1' } }), { evidence_type: 'ima_log', data: { entry_count: 1, entries: 'AAAA' } }]))) },
  { path: 'record.json', bytes: text(JSON.stringify({ agent: { ak_tpm: 'AAAA', pcr10: null }, json_response: agentResponse({}, SHORT_QUOTE), runtime_policy: {} })) },
  { path: 'records', bytes: text(recordLines([agentResponse({}, SHORT_QUOTE), agentResponse({}, SHORT_QUOTE)])) },
  { path: 'list.json', bytes: text(JSON.stringify([agentResponse({}, SHORT_QUOTE), {}, null, agentResponse({}, SHORT_QUOTE)])) },
  { path: 'record.pickle', bytes: Uint8Array.of(0x80, 4, 0x7d, 0x94, 0x2e) },
  { path: 'bundle.zip', bytes: makeZip(MEMBERS) },
  { path: 'stored.zip', bytes: makeZip(MEMBERS.map((member) => ({ ...member, stored: true }))) },
  { path: 'bundle.tar', bytes: makeTar(MEMBERS) },
  { path: 'bundle.tar.gz', bytes: new Uint8Array(gzipSync(makeTar(MEMBERS))) },
  { path: 'log.gz', bytes: new Uint8Array(gzipSync(MEMBERS[0].content)) },
  { path: 'custom_runtime_measurements', bytes: makeLog([...bootLog('/usr/bin/ls'), { template: 'ima-sig', tail: Uint8Array.of(3, 2, 4, 1, 2, 3, 4, 0, 2, 9, 9) }, { template: 'ima-buf', path: '.ima', tail: text('key') }, { template: 'ima-ngv2' }, { violation: true }, { template: 'd-ng|n-ng|iuid', path: '/x', data: Uint8Array.of() }]) },
  { path: 'binary_runtime_measurements_be', bytes: makeLog([...bootLog('/usr/bin/ls'), { template: 'ima', path: '/sbin/init', algorithm: 'sha1' }], { bigEndian: true, column: 'sha1' }) },
  { path: 'binary_bios_measurements', bytes: makeEventLog([
    { pcr: 0, type: 8, data: text('v\0e\0r\0') }, { pcr: 0xffffffff, type: 3, data: text('StartupLocality\0\x03') }, { pcr: 4, type: 0x80000003, data: new Uint8Array(36).fill(4, 24, 25) },
    { pcr: 5, type: 0x80000006, data: gptData() }, { pcr: 7, type: 0x80000001, data: variable('db', signatureList()) }, { pcr: 1, type: 0x80000002, data: variable('Boot0001', loadOption()) },
    { pcr: 1, type: 0x80000009, data: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, ...new Uint8Array(24).fill(7)) }, { pcr: 9, type: 6, data: Uint8Array.of(0xec, 0x22, 0x3b, 0x8f, 4, 0, 0, 0, 0x4c, 0, 0x69, 0) },
    { pcr: 8, type: 0xd, data: text('grub_cmd: linux /vmlinuz\0') }, { pcr: 0, type: 4, data: new Uint8Array(4) },
  ]) },
  { path: 'old_bios_measurements', bytes: makeSha1EventLog([{ pcr: 0, type: 8, data: text('1.0') }, { pcr: 4, type: 0xd, data: text('boot\0') }, { pcr: 4, type: 4, data: new Uint8Array(4) }]) },
]

/** Files of a package, a repository and bills of materials. */
function references(): CorpusFile[] {
  const [signature, hash] = [`030204aabbccdd0004${'ab'.repeat(4)}`, 'ab'.repeat(32)]
  const main = fileTags([{ name: 'é b', content: 'a' }, { folder: '/etc/', name: 'c', flags: 1, mode: 0o100600 }, { name: 'l', mode: 0o120777, digest: '' }, { name: 'g', flags: 64 }])
  const old = Object.fromEntries(Object.entries(main).filter(([tag]) => !['1116', '1117', '1118', '5011', '1035'].includes(tag)))
  const components = [{ type: 'library', name: 'é', version: '1', components: [{ type: 'file', name: '/a', hashes: [{ alg: 'SHA-256', content: hash }, { alg: 'BLAKE3', content: hash }] }] }, { type: 'file', name: 'b', hashes: [{ alg: 'MD5', content: 'ab'.repeat(16) }], evidence: { occurrences: [{ location: '/b' }] } }]
  return [
    { path: 'x.rpm', bytes: makeRpm({ main, signature: { 268: { bytes: Uint8Array.of(1, 2, 3) }, 274: { texts: [signature, '', 'xy', ''] }, 276: { texts: ['', '', '', ''] } } }) },
    { path: 'old.rpm', bytes: makeRpm({ main: { ...old, 1027: { texts: ['/a', '/b', 'c', '/d'] }, 1035: { texts: ['ab'.repeat(16), '', 'cd'.repeat(16), ''] } }, oldForm: true, sha256: null }) },
    { path: 'filelists-ext.xml', bytes: text(`<?xml version="1.0" encoding="UTF-8"?>\n<filelists-ext xmlns="http://linux.duke.edu/metadata/filelists-ext" packages="2">\n<package pkgid="ab" name="é&amp;" arch="x86_64">\n  <version epoch="1" ver="1" rel="2"/>\n  <file hash="${hash}">/usr/é &lt;b</file>\n  <file type="dir">/opt</file>\n<!-- x --><file type="ghost">/g</file><file hash="x"><![CDATA[/c]]></file>\n</package><package name="b"><file hash="${hash}">/d</file></package>\n</filelists-ext>\n`) },
    { path: 'bom.json', bytes: text(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { type: 'file', name: '/m' } }, components }, null, 1)) },
    { path: 'spdx3.json', bytes: text(JSON.stringify({ '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [{ type: 'software_Package', spdxId: 'p', name: 'p' }, { type: 'software_File', spdxId: 'f', name: './é', verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: hash }] }, { type: 'Relationship', relationshipType: 'contains', from: 'p', to: ['f'] }] })) },
  ]
}

/** An envelope of Keylime's backend `x509` and `ecdsa`, and every form of a signature in a file of its own. */
function signedPolicies(): CorpusFile[] {
  const signer = makeSigner()
  const policy = policyText({ digests: { '/a': ['ab'.repeat(32)] } })
  const certificate = pemOf(makeCertificate(makeKey('ecc')))
  const [envelope, bundle, signature] = [envelopeOf(policy, [signer, signer]), bundleOf(Buffer.from(policy), signer), signatureOf(Buffer.from(policy), signer)]
  envelope.signatures[1].keyid = certificate.toString('base64')
  const older = { base64Signature: signature.toString('base64'), cert: certificate.toString('base64'), rekorBundle: {} }
  return [
    { path: 'policy.dsse.json', bytes: text(JSON.stringify(envelope, null, 1)) }, { path: 'policy.json.sigstore.json', bytes: text(JSON.stringify(bundle)) }, { path: 'policy.json.bundle', bytes: text(JSON.stringify(older)) },
    { path: 'policy.json.sig', bytes: text(signature.toString('base64')) }, { path: 'raw.json.sig', bytes: new Uint8Array(signature) },
  ]
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value)
  return bytes
}

function u32(value: number): Buffer {
  return u64(value).subarray(0, 4)
}

function gptData(): Uint8Array {
  const entry = Buffer.concat([Buffer.alloc(16, 0x28), Buffer.alloc(16, 3), u64(2048), u64(4095), u64(0), Buffer.alloc(72).fill(Buffer.from('E\0S\0P\0'), 0, 6)])
  return new Uint8Array(Buffer.concat([Buffer.from('EFI PART'), u32(0x10000), u32(92), u32(1), u32(0), u64(1), u64(9), u64(3), u64(8), Buffer.alloc(16, 5), u64(2), u32(128), u32(128), u32(7), u64(1), entry]))
}

function variable(name: string, data: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.alloc(16, 0x61), u64(name.length), u64(data.length), Buffer.from(name, 'utf16le'), data]))
}

function signatureList(): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.alloc(16, 0x26), u32(28 + 2 * 48), u32(0), u32(48), Buffer.alloc(96, 9)]))
}

function loadOption(): Uint8Array {
  const path = Buffer.concat([Buffer.of(4, 4, 10, 0), Buffer.from('\\a\0', 'utf16le'), Buffer.of(0x7f, 0xff, 4, 0)])
  return new Uint8Array(Buffer.concat([u32(1), Buffer.of(path.length, 0), Buffer.from('Linux\0', 'utf16le'), path, Buffer.from('opt')]))
}
