import { expect, it } from 'vitest'
import { entryNumber } from '@/features/entries/entry-number'

it.each([['#81234', 81_234], [' # 81,234 ', 81_234], ['#0', 0], ['#', null], ['81234', null], ['#abc', null], ['#,1', null], ['#1 2', null], ['', null]])('%j is entry %j', (text, number) => expect(entryNumber(text)).toBe(number))
