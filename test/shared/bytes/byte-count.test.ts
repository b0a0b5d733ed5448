import { expect, it } from 'vitest'
import { byteCount } from '@shared/bytes/byte-count'

it.each([[0, '0 bytes'], [1, '1 byte'], [2, '2 bytes'], [65_535, '65535 bytes']])('%i: %s', (count, words) => expect(byteCount(count)).toBe(words))
