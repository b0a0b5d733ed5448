import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DraftSync, type DraftCopy } from '@/app/draft/draft-sync'
import type { Splice } from '@shared/model/policy-edit'
import { applySplices } from '@shared/policy/draft/splice'
import { FakeBench } from '../../support/fake-bench'
import { settled } from '../../support/fake-case'
import { splicesOf } from '../../support/random-splices'

/** An editor: what is typed is in its text at once. */
class Editor implements DraftCopy {
  text = ''
  resets = 0

  constructor(private readonly sync: DraftSync) {}

  reset(text: string): void {
    this.text = text
    this.resets++
  }
  read(): string {
    return this.text
  }
  apply(splices: readonly Splice[]): void {
    this.text = applySplices(this.text, splices).text
  }
  type(splices: readonly Splice[], run: string): void {
    if (splices.length === 0) return
    this.apply(splices)
    this.sync.type(splices, run)
  }
}

async function editing(text: string) {
  const bench = new FakeBench(text)
  const troubles: unknown[] = []
  const sync = new DraftSync(bench, bench.view(), { onView: () => {}, onTrouble: (error) => { troubles.push(error) } })
  const editor = new Editor(sync)
  sync.attach(editor)
  await settled()
  return { bench, sync, editor, troubles, undo: () => sync.step(() => bench.undoDraft()), redo: () => sync.step(() => bench.redoDraft()), edit: (label = 'fix') => sync.step(() => bench.editDraft(label)) }
}

const put = (offset: number, text: string): Splice => ({ offset, length: 0, text })

describe('an editor beside a draft', () => {
  it('gets the text of the draft', async () => {
    expect((await editing('{}')).editor.text).toBe('{}')
  })

  it('sends what is typed as it comes, without waiting for answers', async () => {
    const { bench, editor } = await editing('{}')
    bench.held = true
    editor.type([put(1, 'a')], 'r1')
    editor.type([put(2, 'b')], 'r1')
    expect([bench.text, editor.text]).toEqual(['{ab}', '{ab}'])
  })

  it('takes a step where what was typed meanwhile has moved it', async () => {
    const { bench, editor, edit } = await editing('{}\n')
    bench.edits = () => [put(0, 'new ')]
    bench.held = true
    void edit()
    editor.type([put(2, 't')], 'r1')
    editor.type([put(3, 'y')], 'r1')
    expect([bench.text, editor.text]).toEqual(['new {}\n', '{}ty\n'])
    await bench.releaseAll()
    expect([bench.text, editor.text]).toEqual(['new {}ty\n', 'new {}ty\n'])
  })

  it('asks for a second step only after what was typed before it', async () => {
    const { bench, editor, undo } = await editing('')
    editor.type([put(0, 'one ')], 'r1')
    editor.type([put(4, 'two ')], 'r2')
    bench.held = true
    void undo()
    editor.type([put(8, 'three')], 'r3')
    void undo()
    await bench.releaseAll()
    expect([bench.text, editor.text, bench.asked.slice(-3)]).toEqual(['one ', 'one ', ['undo', 'type r3', 'undo']])
  })

  it('sends nothing of typing that a step took away', async () => {
    const { bench, editor, undo } = await editing('')
    editor.type([put(0, 'one')], 'r1')
    bench.held = true
    void undo()
    editor.type([{ offset: 0, length: 3, text: '' }], 'r2')
    await bench.releaseAll()
    expect([bench.text, editor.text, bench.asked.at(-1)]).toEqual(['', '', 'undo'])
  })

  it('keeps every typed character in its order, whatever steps come between', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom('type', 'release'), fc.nat(5)), { maxLength: 40 }), async (acts) => {
      const { bench, editor, edit } = await editing('0123456789')
      bench.held = true
      let typed = ''
      for (const act of acts) {
        if (act === 'release') await bench.release()
        else if (act === 'type') {
          const next = String.fromCharCode(0x100 + typed.length)
          const caret = typed === '' ? 5 : editor.text.indexOf(typed.at(-1)!) + 1
          editor.type([put(caret, next)], 'r')
          typed += next
        } else {
          bench.edits = () => [put(act, '<>')]
          void edit()
        }
      }
      await bench.releaseAll()
      expect([...editor.text].filter((one) => one >= '\u0100').join('')).toBe(typed)
      expect(bench.text).toBe(editor.text)
    }), { numRuns: 300 })
  })

  it('ends with the draft’s text after any typing and any steps, however their answers come', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('type', 'undo', 'redo', 'edit', 'release'), fc.array(fc.nat(), { minLength: 20, maxLength: 20 })), { maxLength: 40 }), async (acts) => {
      const { bench, editor, undo, redo, edit } = await editing('{ "digests": {} }')
      bench.held = true
      for (const [act, numbers] of acts) {
        if (act === 'type') editor.type(splicesOf(editor.text, numbers), `r${numbers[0] % 3}`)
        else if (act === 'undo') void undo()
        else if (act === 'redo') void redo()
        else if (act === 'release') await bench.release()
        else void edit(`edit ${numbers[0]}`)
        bench.edits = (text) => [put(Math.min(numbers[1] % 9, text.length), 'E')]
      }
      await bench.releaseAll()
      expect([editor.text, editor.resets]).toEqual([bench.text, 1])
    }), { numRuns: 500 })
  })
})

describe('what goes wrong', () => {
  it('is told, and a step that was refused leaves the text and what follows as they are', async () => {
    const { bench, editor, edit, undo } = await editing('{}')
    bench.refusal = new RangeError('the text can\'t be read as a policy')
    await expect(edit()).rejects.toThrow('can\'t be read')
    editor.type([put(0, 'a')], 'r1')
    await undo()
    expect([editor.text, bench.text]).toEqual(['{}', '{}'])
  })

  it('brings the draft’s text where the two have parted', async () => {
    const { bench, editor, sync } = await editing('{}')
    await bench.typeDraft([put(0, 'by another ')], 'x')
    await sync.step(() => bench.undoDraft())
    await settled()
    expect([editor.text, editor.resets]).toEqual(['{}', 2])
  })

  it('is told of typing that the draft refused, whose text then counts', async () => {
    const { bench, editor, troubles } = await editing('{}')
    bench.refusal = new RangeError('a splice of 0 at 9')
    editor.type([put(0, 'a')], 'r1')
    await settled()
    expect([troubles.length, editor.text]).toEqual([1, '{}'])
    editor.type([put(0, 'b')], 'r1')
    await settled()
    expect([editor.text, bench.text, editor.resets]).toEqual(['b{}', 'b{}', 2])
  })
})
