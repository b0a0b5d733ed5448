import { usePreferredDark } from '@vueuse/core'
import type { editor } from 'monaco-editor/editor'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { evidencePath } from '@shared/engine/evidence-path'
import { useDraftStore } from '@/app/draft/draft-store'
import { useNavigationStore } from '@/app/navigation-store'
import { useSettingsStore } from '@/app/settings-store'
import type { ChangedLines } from './changed-lines'
import type { EditorMode } from './editor-options'
import { applyTheme } from './editor-theme'
import type { ModelCopy } from './model-copy'
import type { Monaco } from './monaco'
import { copyOf, loadMonaco } from './open-copy'
import { openEditor, type OpenEditor } from './open-editor'
import { literalsOf, nameInLine, realName } from './policy-line'

/** The editor of the draft's text in a frame: opened anew for each mode, on one copy of the text. */
export function usePolicyEditor(frame: Ref<HTMLElement | null>, mode: () => EditorMode) {
  const draft = useDraftStore()
  const navigation = useNavigationStore()
  const settings = useSettingsStore()
  const isDark = usePreferredDark()
  const monaco = shallowRef<Monaco | null>(null)
  const copy = shallowRef<ModelCopy | null>(null)
  const shown = shallowRef<OpenEditor | null>(null)
  const isTextThere = ref(false)
  const trouble = ref('')
  const lines = shallowRef<ChangedLines | null>(null)
  /** Of the line that the caret is in. */
  const line = shallowRef<{ readonly number: number; readonly name: string | null }>({ number: 1, name: null })
  /** Path that was looked for and is not listed, in visible form. */
  const missing = ref<string | null>(null)
  const isReady = computed(() => isTextThere.value && shown.value !== null)

  onMounted(async () => {
    try {
      monaco.value = await loadMonaco()
      applyTheme(monaco.value)
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error)
    }
  })
  onBeforeUnmount(() => {
    close()
    leaveCopy()
  })
  watch([monaco, () => draft.sync], ([library, sync]) => {
    close()
    leaveCopy()
    copy.value = library === null || sync === null ? null : copyOf(library, sync)
    isTextThere.value = copy.value?.isReady ?? false
    if (copy.value !== null) copy.value.onChanged = changed
  })
  watch([copy, isTextThere, mode], () => { if (isTextThere.value) void open() })
  watch([() => settings.theme, isDark], () => { if (monaco.value !== null) setTimeout(() => applyTheme(monaco.value!)) })
  watch(() => draft.isMoving, (readOnly) => shown.value?.code.updateOptions({ readOnly }))
  watch([shown, () => navigation.toMend], () => { if (shown.value !== null) reveal(navigation.toMend?.path ?? null) })

  /** What becomes of a copy that is shown no more is not heard. */
  function leaveCopy(): void {
    if (copy.value !== null) copy.value.onChanged = () => {}
  }

  async function open(): Promise<void> {
    close()
    const [mine, wanted] = [copy.value!, mode()]
    const before = wanted === 'edit' ? null : await draft.bench!.baseText()
    if (mine !== copy.value || wanted !== mode() || frame.value === null) return
    close()
    shown.value = openEditor(monaco.value!, frame.value, { model: mine.model, before, mode: wanted, readOnly: draft.isMoving, onCaret: lookAt, onLines: (counts) => { lines.value = counts } })
  }
  function close(): void {
    shown.value?.close()
    shown.value = null
    lines.value = null
  }

  /** The text is there, or the draft changed it at a place: that place is shown. */
  function changed(offset: number | null): void {
    isTextThere.value = true
    if (offset === null || shown.value === null) return
    const { code } = shown.value
    const place = copy.value!.model.getPositionAt(offset)
    if (!code.hasTextFocus()) code.setPosition(place)
    code.revealPositionInCenterIfOutsideViewport(place)
  }

  function lookAt(number: number): void {
    missing.value = null
    line.value = { number, name: nameInLine(copy.value!.model.getLineContent(number)) }
  }

  /** Goes to the line that names a path; says so where none does. */
  function reveal(visible: string | null): void {
    const name = visible === null ? null : realName(visible)
    if (name === null || copy.value === null) return
    const [found] = literalsOf(name).flatMap((literal) => copy.value!.model.findMatches(literal, false, false, true, null, false, 1))
    if (found !== undefined) goTo(found.range.getStartPosition())
    missing.value = found === undefined ? evidencePath(name) : null
  }
  function goTo(place: { readonly lineNumber: number; readonly column: number }): void {
    shown.value?.code.setPosition(place)
    shown.value?.code.revealPositionInCenter(place)
  }
  function goToOffset(offset: number): void {
    goTo(copy.value!.model.getPositionAt(offset))
    shown.value?.code.focus()
  }
  /** Puts the caret into the text, once there is one. */
  function focus(): void {
    shown.value?.code.focus()
  }
  /** Draws marks of ours beside those of the JSON language. */
  function mark(markers: readonly editor.IMarkerData[]): void {
    if (copy.value !== null) monaco.value!.editor.setModelMarkers(copy.value.model, 'imascope', [...markers])
  }
  return { trouble, isReady, lines, line, missing, copy, focus, goToOffset, mark }
}
