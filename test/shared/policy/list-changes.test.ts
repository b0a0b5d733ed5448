import { describe, expect, it } from 'vitest'
import { diffPolicies } from '@shared/policy/diff-policies'
import { listChanges } from '@shared/policy/list-changes'
import type { PolicyParts } from '@shared/policy/policy-content'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)]

const policy = (document: object): PolicyParts => parseRuntimePolicy({ id: 'e1', path: 'p.json', bytes: new TextEncoder().encode(JSON.stringify({ digests: {}, ...document })) })
const changesOf = (before: object, after: object) => listChanges(diffPolicies(policy(before), policy(after)))

describe('the list of changes', () => {
  it('names what comes, what goes and what is listed otherwise, of every part', () => {
    expect(changesOf(
      { meta: { generator: 1 }, digests: { '/gone': [A], '/same': [A] }, excludes: ['/old'], keyrings: { '.ima': [A] } },
      { meta: { generator: 3 }, digests: { '/same': [A], '/new': [B] }, excludes: ['/tmp\u202e'], keyrings: { '.ima': [A, B] }, release: 2 },
    )).toEqual({
      count: 7,
      lists: [{ list: 'digests', added: 1, removed: 1, changed: 0 }, { list: 'keyrings', added: 0, removed: 0, changed: 1 }, { list: 'excludes', added: 1, removed: 1, changed: 0 }, { list: 'release', added: 0, removed: 0, changed: 1 }, { list: 'meta.generator', added: 0, removed: 0, changed: 1 }],
      changes: [
        { kind: 'removed', list: 'digests', name: '/gone', added: [], removed: [A] }, { kind: 'added', list: 'digests', name: '/new', added: [B], removed: [] },
        { kind: 'changed', list: 'keyrings', name: '.ima', added: [B], removed: [] },
        { kind: 'removed', list: 'excludes', name: null, added: [], removed: ['/old'] }, { kind: 'added', list: 'excludes', name: null, added: ['/tmp\\u{202e}'], removed: [] },
        { kind: 'changed', list: 'release', name: null, added: ['2'], removed: ['0'] }, { kind: 'changed', list: 'meta.generator', name: null, added: ['3'], removed: ['1'] },
      ],
    })
  })

  it('is empty for policies that say the same, and counts what it does not name', () => {
    expect(changesOf({ digests: { '/a': [A, B], '/b': [A] } }, { digests: { '/b': [A], '/a': [B, A] } })).toEqual({ count: 0, lists: [], changes: [] })
    const many = changesOf({}, { digests: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`/${i}x`, [A]])) })
    expect([many.count, many.changes.length, many.lists]).toEqual([2000, 500, [{ list: 'digests', added: 2000, removed: 0, changed: 0 }]])
  })
})
