/** Every capture of the repository, with policies that are made from it, judged by the program and by the model of Keylime. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { file, textFile } from '../support/make-case'
import { differencesOf, summary } from './compare'
import { modelAnswers, MODEL_PYTHON } from './model'
import { printBinary } from './print-binary'
import { keylimeAnswer } from './product'

const ROOT = join(import.meta.dirname, '../..')
const KEYS = join(ROOT, 'test/vectors/differential/capture-keys')
const FOLDERS = ['samples', 'test/vectors/ima', 'test/vectors/ima-fields', 'test/vectors/tampered']
/** Cut off on purpose: there is no text of them to compare with. */
const DAMAGED = /cut-off|length-f|truncated-|log-in-segments/

interface Capture { readonly name: string; readonly path: string; readonly bytes: Buffer; readonly text: Buffer; readonly column: string }

const captures: Capture[] = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => /(runtime_measurements(_sha256)?|\.measurements)$/.test(path) && !DAMAGED.test(path)).sort().map(readCapture)

function readCapture(path: string): Capture {
  const bytes = readFileSync(join(ROOT, path))
  const column = path.endsWith('_sha256') ? 'sha256' : 'sha1'
  return { name: path, path: path.split('/').at(-1)!, bytes, text: path.includes('ascii') ? bytes : printBinary(bytes, column === 'sha256' ? 32 : 20), column }
}

/** The digests of a log as the lists of a policy, and what it measured of keys and buffers. Half of them, where `half` is set. */
function policyOf({ text, column }: Capture, { half = false, excludes = [] as string[], keys = false, ignored = [] as string[] }): string {
  const lists: Record<'digests' | 'keyrings' | 'ima-buf', Record<string, string[]>> = { digests: {}, keyrings: {}, 'ima-buf': {} }
  for (const [place, line] of text.toString().split('\n').entries()) {
    const [, template, digest, name] = line.trimStart().split(' ').slice(0, 5).slice(1)
    if (name === undefined || (half && place % 2 === 1)) continue
    const kinds = template === 'ima-buf' ? ['keyrings', 'ima-buf'] as const : ['digests'] as const
    for (const kind of kinds) (lists[kind][name] ??= []).push(digest.split(':').at(-1)!)
  }
  const pubkeys = readdirSync(KEYS).map((name) => createPublicKey(readFileSync(join(KEYS, name))).export({ type: 'spki', format: 'der' }).toString('base64'))
  const ima = { ignored_keyrings: ignored, log_hash_alg: column, dm_policy: null }
  return JSON.stringify({ 'meta': { version: 1, generator: 3 }, 'release': 0, ...lists, excludes, ima, 'verification-keys': keys ? JSON.stringify({ pubkeys, keyids: [] }) : '' })
}

const POLICIES = [{}, { half: true }, { half: true, excludes: ['/usr/(bin|lib)/'] }, { half: true, keys: true }, { half: true, keys: true, ignored: ['*'] }, { half: true, excludes: ['('], ignored: ['.ima'] }]

it('the text of a binary capture is what its kernel printed', () => {
  const pairs = captures.filter(({ name }) => name.includes('ascii')).map((capture) => ({ capture, binary: captures.find(({ name }) => name === capture.name.replace('ascii', 'binary')) })).filter(({ binary }) => binary)
  expect(pairs.length).toBeGreaterThan(6)
  for (const { capture, binary } of pairs) expect(binary!.text.equals(capture.text), capture.name).toBe(true)
})

describe.skipIf(MODEL_PYTHON === undefined)('the captures (left out without Python 3.11 and its package cryptography)', () => {
  it.each(captures.map((capture) => [capture.name, capture] as const))('%s', async (_, capture) => {
    const pairs = POLICIES.map((how, seed) => ({ seed, log: capture.text, policy: policyOf(capture, how), pcr: null }))
    const answers = modelAnswers(pairs)
    expect(answers.map(({ crash }) => crash)).toEqual(POLICIES.map(() => null))
    for (const [place, pair] of pairs.entries()) {
      const product = await keylimeAnswer([file(capture.path, capture.bytes, 'log'), textFile('policy.json', pair.policy, 'policy')])
      expect(summary(differencesOf(pair, answers[place], product)), JSON.stringify(POLICIES[place])).toBe('')
    }
  })

  it('hold signatures that Keylime accepts, and keys that it learns', () => {
    const signed = captures.find(({ name }) => name.includes('buffers/ascii'))!
    const [answer] = modelAnswers([{ log: signed.text, policy: policyOf(signed, { half: true, keys: true }), pcr: null }])
    const by = answer.lines.map((line) => line!.by)
    expect(by.filter((one) => one === 'signature').length).toBeGreaterThan(1)
    expect(by).toContain('keyrings')
  })
})
