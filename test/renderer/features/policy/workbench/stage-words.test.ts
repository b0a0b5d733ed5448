import { expect, it } from 'vitest'
import { stageWords, untoldWords } from '@/features/policy/workbench/stage-words'

it('every stage of the search for fixes has a word, also before it is told', () => {
  expect([null, 'policy', 'fixes', 'effects'].map(stageWords)).toEqual(['Looking for fixes', 'Judging', 'Looking for fixes', 'Trying fixes'])
})

it('fixes that are not told are counted by their kind', () => {
  expect(untoldWords([])).toBe('')
  expect(untoldWords([{ kind: 'trust-key', count: 1 }, { kind: 'exclude', count: 1234 }])).toBe('Found too, and not tried: 1 more key, 1,234 more paths that change.')
})
