import type { editor, IDisposable } from 'monaco-editor/editor'
import type { DraftCopy, DraftSync } from '@/app/draft/draft-sync'
import type { Splice } from '@shared/model/policy-edit'
import { MODEL_OPTIONS } from './editor-options'
import type { Monaco } from './monaco'
import { DRAFT_ADDRESS } from './policy-schema'
import { TypingRuns } from './typing-runs'

/** Characters of a policy from which on completion, hover and colours would make typing slow. */
const LARGE = 3_000_000

/** The draft's text as the editor's model. The model's own history is not used: there is one history, the draft's. */
export class ModelCopy implements DraftCopy, IDisposable {
  readonly model: editor.ITextModel
  isReady = false
  isLarge = false
  /** Called when the text is there, and with the offset of each change that came from the draft. */
  onChanged: (offset: number | null) => void = () => {}
  private isEcho = false
  private readonly runs = new TypingRuns()
  private readonly listening: IDisposable

  constructor(private readonly monaco: Monaco, private readonly sync: DraftSync) {
    this.model = monaco.editor.createModel('', 'json', monaco.Uri.parse(DRAFT_ADDRESS))
    this.model.updateOptions(MODEL_OPTIONS)
    this.listening = this.model.onDidChangeContent((event) => this.typed(event))
    sync.attach(this)
  }

  read(): string {
    return this.model.getValue()
  }

  reset(text: string): void {
    this.isLarge = text.length > LARGE
    this.monaco.editor.setModelLanguage(this.model, this.isLarge ? 'plaintext' : 'json')
    this.silently(() => {
      this.model.setValue(text)
      this.model.setEOL(this.monaco.editor.EndOfLineSequence.LF)
    })
    this.isReady = true
    this.onChanged(null)
  }

  apply(splices: readonly Splice[]): void {
    const edits = splices.map(({ offset, length, text }) => ({ range: this.monaco.Range.fromPositions(this.model.getPositionAt(offset), this.model.getPositionAt(offset + length)), text }))
    this.silently(() => { this.model.applyEdits(edits) })
    this.onChanged(splices[0].offset + splices[0].text.length)
  }

  dispose(): void {
    this.sync.detach(this)
    this.listening.dispose()
    this.model.dispose()
  }

  private typed({ changes }: editor.IModelContentChangedEvent): void {
    if (this.isEcho) return
    const splices = changes.map(({ rangeOffset, rangeLength, text }): Splice => ({ offset: rangeOffset, length: rangeLength, text })).sort((a, b) => a.offset - b.offset)
    this.sync.type(splices, this.runs.next(splices))
  }

  /** What comes from the draft must not go back to it as typing. */
  private silently(change: () => void): void {
    this.isEcho = true
    change()
    this.isEcho = false
    this.runs.end()
  }
}
