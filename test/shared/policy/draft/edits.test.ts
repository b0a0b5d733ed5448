import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges } from '@shared/policy/draft/apply-changes'
import { changesOf } from '@shared/policy/draft/changes'
import { DIGEST_LISTS, type PolicyEdit } from '@shared/model/policy-edit'
import { TextHistory } from '@shared/policy/draft/history'
import { layOut } from '@shared/policy/draft/lay-out'
import { applySplices } from '@shared/policy/draft/splice'
import { writeChanges } from '@shared/policy/draft/write-changes'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../../support/decode'

const NAMES = ['/a', '/b', '/usr/bin/x', '__proto__', '1', 'a"\\b\n', '\u{1f600}', '/z']
const DIGESTS = ['1', '2', '3'].map((digit) => digit.repeat(64))
const KEYS = [{ keyId: '00000001', spki: 'AAAA' }, { keyId: 'fffffffe', spki: 'BBBB' }]

const name = fc.constantFrom(...NAMES)
const digest = fc.constantFrom(...DIGESTS)
const pattern = fc.constantFrom('/tmp/.*', '/a"', '\\.')
const key = fc.constantFrom(...KEYS)
const list = fc.constantFrom(...DIGEST_LISTS)

const edit: fc.Arbitrary<PolicyEdit> = fc.oneof(
  fc.record({ kind: fc.constantFrom('add-digest' as const, 'remove-digest' as const), list, name, digest }),
  fc.record({ kind: fc.constant('remove-name' as const), list, name }),
  fc.record({ kind: fc.constantFrom('add-exclude' as const, 'remove-exclude' as const), pattern }),
  fc.record({ kind: fc.constant('ignore-keyring' as const), keyring: name }),
  key.map((one) => ({ kind: 'add-key' as const, ...one })), key.map((one) => ({ kind: 'remove-key' as const, ...one })),
  fc.constant({ kind: 'set-generator' as const, generator: 3 }),
)

const lists = fc.uniqueArray(fc.tuple(name, fc.uniqueArray(digest, { minLength: 1 })), { selector: ([one]) => one, maxLength: 6 })
const document = fc.record({
  meta: fc.constantFrom('{"version": 1, "generator": 0}', '{}', '{"version":1}'), digests: lists, keyrings: fc.option(lists), imaBuf: fc.option(lists), excludes: fc.option(fc.uniqueArray(pattern)),
  ima: fc.constantFrom(null, '{}', '{"ignored_keyrings":[],"log_hash_alg":"sha1","dm_policy":null}'), keys: fc.constantFrom(null, '""', JSON.stringify('{"pubkeys":["AAAA"],"keyids":[1]}')),
  other: fc.constantFrom(null, '[1,{"digests":{"/a":["x"]}}]'), layout: fc.constantFrom('one line', 'laid out', 'tabs', 'tight'),
})

/** Written by hand, not by `JSON.stringify` of an object: names keep their order, and `__proto__` is one of them. */
function textOf({ meta, digests, keyrings, imaBuf, excludes, ima, keys, other, layout }: typeof document extends fc.Arbitrary<infer T> ? T : never): string {
  const object = (entries: readonly (readonly [string, readonly string[]])[]) => `{${entries.map(([one, digestsOf]) => `${JSON.stringify(one)}: ${JSON.stringify(digestsOf)}`).join(', ')}}`
  const members = [
    ['other', other], ['meta', meta], ['digests', object(digests)], ['excludes', excludes && JSON.stringify(excludes)], ['keyrings', keyrings && object(keyrings)],
    ['ima', ima], ['ima-buf', imaBuf && object(imaBuf)], ['verification-keys', keys],
  ].filter(([, value]) => value !== null)
  const text = `{${members.map(([one, value]) => `"${one}": ${value}`).join(', ')}}`
  if (layout === 'one line') return text
  if (layout === 'laid out') return layOut(text)
  return layout === 'tight' ? text.replaceAll(', "', ',"').replaceAll('": ', '":') : layOut(text).replaceAll('  ', '\t').replaceAll('["', '[\n\t\t\t"')
}

const parsed = (text: string) => parseRuntimePolicy(sourceInput('policy.json', Buffer.from(text)))
const sorted = (map: ReadonlyMap<string, readonly string[]>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))

describe('edits of a policy\'s text', () => {
  it('say in the text what they say in the model, and nothing else', () => {
    fc.assert(fc.property(document, fc.array(edit, { maxLength: 8 }), (from, edits) => {
      const text = textOf(from)
      const before = parsed(text)
      const changes = changesOf(before, edits)
      const after = parsed(applySplices(text, writeChanges(text, changes)).text)
      const expected = applyChanges(before, changes)
      expect(after.stopped).toBeNull()
      for (const one of ['digests', 'keyrings', 'imaBuf'] as const) expect(sorted(after[one])).toEqual(sorted(expected[one]))
      expect([after.excludes, after.ignoredKeyrings, after.settings['other']]).toEqual([expected.excludes, expected.ignoredKeyrings, before.settings['other']])
    }), { numRuns: 2000 })
  })

  it('are undone to the byte, and done again', () => {
    fc.assert(fc.property(document, fc.array(fc.array(edit, { maxLength: 4 }), { maxLength: 6 }), fc.array(fc.boolean(), { maxLength: 12 }), (from, rounds, ways) => {
      const history = new TextHistory(textOf(from))
      const texts = [history.text]
      for (const edits of rounds) {
        history.apply('edit', writeChanges(history.text, changesOf(parsed(history.text), edits)))
        if (history.text !== texts.at(-1)) texts.push(history.text)
      }
      let at = texts.length - 1
      for (const back of ways) {
        const steps = back ? history.undo() : history.redo()
        at = Math.min(Math.max(at + (back ? -1 : 1), 0), texts.length - 1)
        expect(history.text).toBe(texts[at])
        expect(steps.length).toBeLessThanOrEqual(1)
      }
      while (history.undo().length > 0);
      expect(history.text).toBe(texts[0])
    }), { numRuns: 500 })
  })

  it('of nothing change nothing', () => {
    const text = '{"digests": {"/a": ["11"]}}'
    const edits: PolicyEdit[] = [{ kind: 'add-digest', list: 'digests', name: '/a', digest: '11' }, { kind: 'remove-exclude', pattern: 'x' }, { kind: 'remove-name', list: 'keyrings', name: 'y' }]
    expect(writeChanges(text, changesOf(parsed(text), edits))).toEqual([])
  })

  it('of a long policy change the line that they are about', () => {
    const text = layOut(`{"digests": {"/a": ["${DIGESTS[0]}"], "/c": ["${DIGESTS[0]}"]}, "excludes": []}`)
    const edits: PolicyEdit[] = [{ kind: 'add-digest', list: 'digests', name: '/b', digest: DIGESTS[1] }, { kind: 'add-exclude', pattern: '/tmp/.*' }]
    expect(applySplices(text, writeChanges(text, changesOf(parsed(text), edits))).text).toBe(layOut(`{"digests": {"/a": ["${DIGESTS[0]}"], "/b": ["${DIGESTS[1]}"], "/c": ["${DIGESTS[0]}"]}, "excludes": ["/tmp/.*"]}`))
  })

  it('write a new name as its neighbours are written', () => {
    const text = JSON.stringify({ digests: { '/a': [DIGESTS[0]], '/c': [DIGESTS[0]] } }, null, 1)
    const edits: PolicyEdit[] = [{ kind: 'add-digest', list: 'digests', name: '/b', digest: DIGESTS[1] }, { kind: 'add-digest', list: 'digests', name: '/d', digest: DIGESTS[1] }]
    expect(applySplices(text, writeChanges(text, changesOf(parsed(text), edits))).text).toBe(JSON.stringify({ digests: { '/a': [DIGESTS[0]], '/b': [DIGESTS[1]], '/c': [DIGESTS[0]], '/d': [DIGESTS[1]] } }, null, 1))
  })
})
