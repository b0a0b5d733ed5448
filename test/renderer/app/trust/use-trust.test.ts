import { expect, it } from 'vitest'
import { nonceDigits } from '@/app/trust/use-trust'

it.each([['cafe', 'cafe'], [' CA FE\n', 'cafe'], ['0xcafe', 'cafe'], ['caf', null], ['', null], ['0x', null], ['cafg', null]])('%j is the nonce %j', (text, digits) => {
  expect(nonceDigits(text)).toBe(digits)
})
