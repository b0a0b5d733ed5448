import { describe, expect, it } from 'vitest'
import { keyOf, markRows, mergeFixes, reverseOf } from '@/features/policy/workbench/fix-rows'
import type { PolicyEdit } from '@shared/model/policy-edit'
import type { Fix } from '@shared/model/workbench'

const list = (name: string): PolicyEdit => ({ kind: 'add-digest', list: 'digests', name, digest: 'a'.repeat(64) })
const fix = (title: string, more: Partial<Fix> = {}): Fix => ({
  id: 'fix1', kind: 'list-digests', safety: 'look-first', title, because: '', admits: '', hosts: [], edits: [list(title)], editCount: more.edits?.length ?? 1, effect: [], ...more,
})
const none = fix('modified', { kind: 'none', safety: 'no-safe-fix', edits: [] })
const states = (rows: ReturnType<typeof mergeFixes>) => rows.map((row) => `${row.fix.title} ${row.state}`)

describe('the list of fixes after a change', () => {
  const [copies, update, key] = [fix('copies', { safety: 'narrowest' }), fix('update'), fix('key', { kind: 'trust-key', safety: 'wide' })]

  it('is at first what is suggested, in that order', () => {
    expect(states(mergeFixes([], [copies, update, none], []))).toEqual(['copies open', 'update open', 'modified open'])
  })

  it('keeps the places of what is applied and of what is no longer needed', () => {
    expect(states(mergeFixes([copies, update, key], [copies], [false, true, false]))).toEqual(['copies open', 'update applied', 'key moot'])
  })

  it('opens a fix again that the draft no longer has', () => {
    expect(states(mergeFixes([copies, update], [copies, update], [false, false]))).toEqual(['copies open', 'update open'])
  })

  it('puts a smaller fix of the same kind in the place of the one that fell away', () => {
    const smaller = fix('update of one')
    expect(states(mergeFixes([update, key], [smaller, key], [false, false]))).toEqual(['update of one open', 'key open'])
  })

  it('puts a new one after what is next safer', () => {
    expect(states(mergeFixes([copies, key], [copies, update, key], [false, false]))).toEqual(['copies open', 'update open', 'key open'])
    expect(states(mergeFixes([key], [copies, key], [false]))).toEqual(['copies open', 'key open'])
  })

  it('drops what can’t be mended once it is not rejected, and keeps the retiring of old digests', () => {
    const retire = fix('retire', { kind: 'retire', safety: 'narrowest', edits: [{ kind: 'remove-digest', list: 'digests', name: '/a', digest: 'b'.repeat(64) }] })
    expect(states(mergeFixes([none, retire], [], [true, false]))).toEqual(['retire open'])
  })

  it('knows a fix by what it changes, and one without edits by its words', () => {
    expect(keyOf(fix('a', { id: 'fix1' }))).toBe(keyOf(fix('a', { id: 'fix7', because: 'otherwise' })))
    expect(keyOf(none)).not.toBe(keyOf({ ...none, title: 'other' }))
  })
})

describe('the marks of a list whose draft changed', () => {
  const rows = mergeFixes([fix('a'), fix('b'), fix('c')], [fix('a')], [false, true, false])
  const marked = (...titles: readonly string[]) => markRows(rows, new Map(rows.map(({ key, fix: { title } }) => [key, titles.includes(title)])))

  it('follow what the draft has', () => {
    expect(states(rows)).toEqual(['a open', 'b applied', 'c moot'])
    expect(states(marked('a'))).toEqual(['a applied', 'b open', 'c moot'])
    expect(states(marked('b', 'c'))).toEqual(['a open', 'b applied', 'c applied'])
  })

  it('leave alone what was not asked for, and what no policy mends', () => {
    expect(states(markRows(rows, new Map()))).toEqual(states(rows))
    const lost = mergeFixes([], [none], [])
    expect(states(markRows(lost, new Map([[keyOf(none), true]])))).toEqual(['modified open'])
  })
})

describe('a fix with more edits than are told', () => {
  const large = fix('many', { editCount: 5000 })

  it('is the same as long as it is for as many and begins and is said alike', () => {
    expect(keyOf(large)).toBe(keyOf({ ...large, id: 'fix9' }))
    for (const other of [{ editCount: 4999 }, { title: 'others' }, { edits: [list('/x')] }]) expect(keyOf({ ...large, ...other })).not.toBe(keyOf(large))
  })

  it('is not taken back by edits that are known only in part, nor beside one', () => {
    expect(reverseOf(large, [])).toBeNull()
    expect(reverseOf(fix('one'), [large])).toBeNull()
  })
})

describe('taking a fix back', () => {
  it('is the reverse of each of its edits', () => {
    const edits: PolicyEdit[] = [list('/a'), { kind: 'add-exclude', pattern: '/tmp/x$' }, { kind: 'add-key', keyId: 'b70a4874', spki: 'AAAA' }, { kind: 'remove-digest', list: 'digests', name: '/c', digest: 'd'.repeat(64) }]
    expect(reverseOf(fix('x', { edits }), [])!.map(({ kind }) => kind)).toEqual(['remove-digest', 'remove-exclude', 'remove-key', 'add-digest'])
  })

  it('leaves what another applied fix needs too', () => {
    expect(reverseOf(fix('x', { edits: [list('/a'), list('/b')] }), [fix('y', { edits: [list('/b')] })])).toEqual([{ ...list('/a'), kind: 'remove-digest' }])
  })

  it('is not possible for what can’t be reversed', () => {
    expect(reverseOf(fix('x', { edits: [{ kind: 'remove-name', list: 'digests', name: '/a' }] }), [])).toBeNull()
  })
})
