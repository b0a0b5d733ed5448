import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useGivenStore } from '@/app/given-store'

const file = (path: string) => ({ path, content: new ArrayBuffer(1) })
const BUNDLE = [file('log'), file('ak.pub')]
const roles = () => useGivenStore().filesToJudge(BUNDLE).map(({ path, role }) => [path, role])

beforeEach(() => setActivePinia(createPinia()))

it('nothing of a bundle is trusted before it is said to be', () => {
  expect(roles()).toEqual([['log', undefined], ['ak.pub', undefined]])
  expect(useGivenStore().options).toEqual({})
})

it('trust is given to a file at its place, and taken back', () => {
  const given = useGivenStore()
  given.trust(1, 'attestation-key')
  given.add([{ ...file('policy.json'), role: 'policy' }])
  expect(roles()).toEqual([['log', undefined], ['ak.pub', 'attestation-key'], ['policy.json', 'policy']])
  given.remove(1, BUNDLE.length)
  expect(roles()).toEqual([['log', undefined], ['ak.pub', undefined], ['policy.json', 'policy']])
  given.remove(2, BUNDLE.length)
  expect(roles()).toHaveLength(2)
})

it('a nonce is an option until all is forgotten', () => {
  const given = useGivenStore()
  given.addNonce('cafe', 'nonce.hex')
  given.trust(0, 'log')
  expect(given.options).toEqual({ nonce: ['cafe'] })
  given.forget()
  expect([given.options, given.nonces, roles()[0]]).toEqual([{}, [], ['log', undefined]])
})

it('several nonces stand side by side, each once', () => {
  const given = useGivenStore()
  for (const [digits, source] of [['cafe', ''], ['beef', 'b.hex'], ['cafe', 'a.hex']] as const) given.addNonce(digits, source)
  expect(given.nonces).toEqual([{ digits: 'beef', source: 'b.hex' }, { digits: 'cafe', source: 'a.hex' }])
  given.removeNonce('beef')
  expect(given.options).toEqual({ nonce: ['cafe'] })
})
