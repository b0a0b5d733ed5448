/** Damaged private keys: each is read or refused in the program's own words. `FUZZ_SEED=N` repeats a run. */
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { mutated } from '../../support/fuzz/mutate'
import { read } from '../../support/private-keys'
import { Random, fuzzScale, fuzzSeed } from '../../support/fuzz/random'

const INPUTS = Math.ceil(20_000 * fuzzScale())
/** Of an encrypted key each input may cost as many rounds as a reader allows. */
const ENCRYPTED_INPUTS = Math.ceil(500 * fuzzScale())
const PASSPHRASE = 'hello'
const seed = fuzzSeed()
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const encrypted = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE }

const KEYS: readonly (readonly [string, string | Uint8Array, number])[] = [
  ['SEC1, DER', privateKey.export({ type: 'sec1', format: 'der' }), INPUTS], ['SEC1, PEM', privateKey.export({ type: 'sec1', format: 'pem' }), INPUTS],
  ['PKCS#8, DER', privateKey.export({ type: 'pkcs8', format: 'der' }), INPUTS], ['PKCS#8, PEM', privateKey.export({ type: 'pkcs8', format: 'pem' }), INPUTS],
  ['PKCS#8, encrypted, DER', privateKey.export({ type: 'pkcs8', format: 'der', ...encrypted }), ENCRYPTED_INPUTS], ['PKCS#8, encrypted, PEM', privateKey.export({ type: 'pkcs8', format: 'pem', ...encrypted }), ENCRYPTED_INPUTS],
  ['SEC1, encrypted, PEM', privateKey.export({ type: 'sec1', format: 'pem', ...encrypted }), ENCRYPTED_INPUTS],
  ['cosign, encrypted', readFileSync(join(import.meta.dirname, '../../vectors/cosign-keys/cosign-hello.key')), ENCRYPTED_INPUTS],
]

describe('a damaged private key is read or refused', () => {
  it.each(KEYS)('%s', async (name, made, inputs) => {
    const random = new Random(seed)
    const bytes = new Uint8Array(Buffer.from(made))
    const others = KEYS.map(([, other]) => new Uint8Array(Buffer.from(other)))
    const codes = new Map<string, number>()
    for (let i = 0; i < inputs; i++) {
      const input = mutated(random, bytes, others)
      const code = await read(input, PASSPHRASE).then(() => 'read', (error: unknown) => (error instanceof EvidenceError ? error.code : Promise.reject(new Error(`input ${i} of seed ${seed}: ${Buffer.from(input).toString('base64')}`, { cause: error }))))
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    console.log(`${name}, FUZZ_SEED=${seed}: ${Array.from(codes, ([code, count]) => `${code} ${count}`).join(', ')}`)
    expect([...codes.keys()].filter((code) => code !== 'read' && !code.startsWith('key.'))).toEqual([])
    expect(codes.size).toBeGreaterThan(1)
  })
})
