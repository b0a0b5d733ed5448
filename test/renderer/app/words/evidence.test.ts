import { expect, it } from 'vitest'
import { fileName } from '@/app/words/evidence'

it.each([['a/b/quote.msg', 'quote.msg'], ['quote.msg', 'quote.msg'], ['a/', '']])('the name of %j is %j', (path, name) => expect(fileName(path)).toBe(name))
