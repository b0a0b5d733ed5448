import { tinykeys, type KeyBindingMap } from 'tinykeys'
import { onMounted, onUnmounted } from 'vue'

export interface KeyOptions {
  /** Also while a text field has the focus or a dialog is open. */
  readonly always?: boolean
}

/** Shortcuts while the component stands. Single letters stay silent in text fields and while a dialog is open. */
export function useKeys(map: Readonly<Record<string, (event: KeyboardEvent) => void>>, options: KeyOptions = {}): void {
  let stop: (() => void) | null = null
  onMounted(() => {
    const bindings: KeyBindingMap = {}
    for (const [keys, action] of Object.entries(map)) {
      bindings[keys] = (event) => {
        if (event.defaultPrevented || (options.always !== true && isBusy(event.target))) return
        event.preventDefault()
        action(event)
      }
    }
    stop = tinykeys(window, bindings)
  })
  onUnmounted(() => stop?.())
}

export function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}

function isBusy(target: EventTarget | null): boolean {
  return isTextField(target) || document.querySelector('[role="dialog"]') !== null
}
