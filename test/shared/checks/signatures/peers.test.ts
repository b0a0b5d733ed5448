import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entryFields } from '@shared/kernel/entry-fields'
import { fileDigest, type ImaLog } from '@shared/model/ima-log'
import type { EntryRow } from '@shared/model/view'
import { parseLog } from '../../../support/decode'
import { IMA_VECTORS, SIGNERS, certificateFile, signerFiles, vectorFile } from '../../../support/ima-certificates'
import { analyzed } from '../../../support/make-case'
import { hasTool } from '../../../support/run-commands'

/** Tools that others wrote, on the same signatures. */
const ROOT = join(import.meta.dirname, '../../../..')
const LOGS = ['samples/signed-files', 'test/vectors/ima-fields/custom', 'test/vectors/ima/buffers', 'samples/mixed-templates', 'test/vectors/ima-fields/modsig']
const EVMCTL_LOGS = ['samples/signed-files', 'test/vectors/ima/buffers']
const scratch = mkdtempSync(join(tmpdir(), 'imascope-signatures-'))
const HASHES: Readonly<Record<number, string>> = { 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' }

async function judged(folder: string): Promise<readonly EntryRow[]> {
  const found = await analyzed([vectorFile(join(ROOT, folder), 'binary_runtime_measurements'), ...signerFiles(), certificateFile('untrusted-rsa2048.crt.der')], {})
  return (await found.rows({ text: '', classes: [] }, 0, 1000)).rows
}

/** What `openssl pkeyutl -verify` says of an entry's `sig` field, cut here with nothing of ours; `null` where there is nothing for it. */
function opensslVerdict(log: ImaLog, index: number): boolean | null {
  const sig = entryFields(log, index)?.find((field) => field.id === 'sig')?.bytes
  if (!sig || sig[0] !== 3) return null
  const keyId = Buffer.from(sig.subarray(3, 7)).toString('hex')
  const name = Object.entries({ ...SIGNERS, 'untrusted-rsa2048': 'b70a4874' }).find(([, id]) => id === keyId)![0]
  const path = (file: string) => join(scratch, file)
  writeFileSync(path('value'), sig.subarray(9))
  writeFileSync(path('digest'), fileDigest(log, index))
  return spawnSync('openssl', ['pkeyutl', '-verify', '-certin', '-keyform', 'DER', '-inkey', join(IMA_VECTORS, `${name}.crt.der`), '-in', path('digest'), '-sigfile', path('value'), '-pkeyopt', `digest:${HASHES[sig[2]]}`]).status === 0
}

describe.skipIf(!hasTool('openssl'))('openssl pkeyutl -verify', () => {
  it.each(LOGS)('agrees on every signature of %s', async (folder) => {
    const [rows, log] = [await judged(folder), await parseLog(new Uint8Array(vectorFile(join(ROOT, folder), 'binary_runtime_measurements').content as ArrayBuffer))]
    const compared = rows.flatMap((row, index) => {
      const verdict = opensslVerdict(log, index)
      return verdict === null ? [] : [{ path: row.path, ours: row.signature, theirs: verdict ? 'valid' : 'invalid' }]
    })
    expect(compared.length).toBeGreaterThan(11)
    for (const { path, ours, theirs } of compared) expect(ours, path).toBe(theirs)
  })
})

describe.skipIf(!hasTool('evmctl'))('evmctl ima_measurement --verify-sig', () => {
  it.each(EVMCTL_LOGS)('agrees on every signature of %s', async (folder) => {
    const keys = Object.keys(SIGNERS).map((name) => join(IMA_VECTORS, `${name}.crt.der`)).join(', ')
    const run = spawnSync('evmctl', ['-v', 'ima_measurement', '--ignore-violations', '--verify-sig', '--key', keys, join(ROOT, folder, 'binary_runtime_measurements')], { encoding: 'utf8', cwd: scratch })
    const said = new Map([...`${run.stdout}${run.stderr}`.matchAll(/^(\/\S+): verification (is OK|failed: unknown keyid|failed: 0)/gm)].map((match) => [match[1], match[2]]))
    const words: Readonly<Record<string, string>> = { 'is OK': 'valid', 'failed: unknown keyid': 'valid', 'failed: 0': 'invalid' }
    const signed = (await judged(folder)).filter((row) => row.signature === 'valid' || row.signature === 'invalid')
    expect(new Map(signed.map((row) => [row.path, row.signature]))).toEqual(new Map([...said].map(([path, word]) => [path, words[word]])))
    expect(signed.filter((row) => said.get(row.path) === 'failed: unknown keyid').map((row) => row.keyId)).toEqual(['b70a4874'])
  })
})
