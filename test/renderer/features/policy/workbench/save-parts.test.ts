import { beforeEach, describe, expect, it, vi } from 'vitest'
import { namesOf, partsOf } from '@/features/policy/workbench/sign/save-parts'
import { useSaveParts } from '@/features/policy/workbench/sign/use-save-parts'
import type { SavedFile } from '@shared/ipc/bridge'

const { asked, answers } = vi.hoisted(() => ({ asked: [] as (readonly [name: string, text: string, isSecret: boolean])[], answers: [] as (SavedFile | null)[] }))
vi.mock('@/app/save-bytes', () => ({
  saveBytes: async (name: string, bytes: Uint8Array, _type: string, isSecret: boolean): Promise<SavedFile | null> => {
    asked.push([name, new TextDecoder().decode(bytes), isSecret])
    return answers.length === 0 ? { name } : answers.shift()!
  },
}))

const text = (words: string) => new TextEncoder().encode(words)
const policy = { name: 'policy.json', bytes: text('policy') }
const made = () => ({ bytes: text('signed'), notes: [], privateKey: text('private'), publicKey: text('public') })
const names = () => asked.map(([name]) => name)
const wiped = (bytes: Uint8Array) => bytes.every((byte) => byte === 0)
beforeEach(() => { asked.length = answers.length = 0 })

describe('what is saved of a signing', () => {
  it.each([
    ['dsse-ecdsa', true, ['signer.pem', 'signer.pub', 'policy.dsse.json']], ['cosign-bundle', true, ['signer.pem', 'signer.pub', 'policy.json', 'policy.json.bundle']],
    ['dsse-x509', false, ['policy.dsse.json']], ['cosign-signature', false, ['policy.json', 'policy.json.sig']],
  ] as const)('is, as %s and with a new key: %s, what the dialog names, in that order', async (form, isNewKey, expected) => {
    const { begin, saveRest } = useSaveParts()
    begin(partsOf(policy, form, isNewKey ? made() : { bytes: text('signed'), notes: [] }))
    expect(await saveRest()).toBe(expected.at(-1))
    expect([names(), namesOf('policy.json', form, isNewKey)]).toEqual([expected, expected])
  })

  it('is secret where it is a private key, which is overwritten once it is saved', async () => {
    const { begin, saveRest } = useSaveParts()
    const signed = made()
    begin(partsOf(policy, 'dsse-ecdsa', signed))
    await saveRest()
    expect(asked).toEqual([['signer.pem', 'private', true], ['signer.pub', 'public', false], ['policy.dsse.json', 'signed', false]])
    expect([wiped(signed.privateKey), wiped(signed.publicKey)]).toEqual([true, false])
  })

  it('proposes for the public key the name that the private one was given', async () => {
    answers.push({ name: 'mine.key' })
    const { begin, saveRest } = useSaveParts()
    begin(partsOf(policy, 'dsse-ecdsa', made()))
    await saveRest()
    expect(names()).toEqual(['signer.pem', 'mine.pub', 'policy.dsse.json'])
  })
})

describe('saving that stops', () => {
  it('is gone on with where it stopped, and says what is there', async () => {
    const { begin, saveRest, states, stopped, isHalf } = useSaveParts()
    begin(partsOf(policy, 'dsse-ecdsa', made()))
    answers.push({ name: 'mine.pem' }, null)
    expect([await saveRest(), isHalf.value, stopped.value]).toEqual([null, true, 'Saving mine.pub was cancelled.'])
    expect(states.value.map(({ name, isSaved }) => `${name} ${isSaved}`)).toEqual(['mine.pem true', 'mine.pub false', 'policy.dsse.json false'])
    answers.push({ name: 'mine.pub', failed: 'the system refused (ENOSPC)' })
    expect([await saveRest(), stopped.value]).toEqual([null, 'mine.pub was not written: the system refused (ENOSPC).'])
    expect([await saveRest(), isHalf.value, states.value]).toEqual(['policy.dsse.json', false, []])
    expect(names()).toEqual(['signer.pem', 'mine.pub', 'mine.pub', 'mine.pub', 'policy.dsse.json'])
  })

  it('forgets a key of which nothing was saved', async () => {
    const { begin, saveRest, stopped, isHalf, states } = useSaveParts()
    const signed = made()
    begin(partsOf(policy, 'dsse-ecdsa', signed))
    answers.push(null)
    expect([await saveRest(), isHalf.value, states.value, wiped(signed.privateKey)]).toEqual([null, false, [], true])
    expect([stopped.value, names()]).toEqual(['Saving signer.pem was cancelled. Nothing was saved.', ['signer.pem']])
  })

  it('writes nothing more once it is forgotten', async () => {
    const { begin, saveRest, forget } = useSaveParts()
    begin(partsOf(policy, 'dsse-ecdsa', made()))
    const ends = saveRest()
    forget()
    expect([await ends, names()]).toEqual([null, ['signer.pem']])
  })
})
