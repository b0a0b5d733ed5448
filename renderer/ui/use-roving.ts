import { computed, ref } from 'vue'

/** Where keys lead in a list, by the place that they are pressed at. */
const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1, ArrowRight: (at) => at + 1, ArrowUp: (at) => at - 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: (_, last) => last,
}

/** Makes a list of buttons one tab stop: arrows, Home and End go from one to the next. `items`: what each button is for; the button has it as `data-stop`, and `listeners` stand on what holds them. */
export function useRoving(items: () => readonly number[]) {
  const focused = ref<number | null>(null)
  /** The one that the Tab key stops at: where the focus was last, else the first. */
  const stop = computed(() => (focused.value !== null && items().includes(focused.value) ? focused.value : items()[0]))

  function keydown(event: KeyboardEvent): void {
    const [all, step] = [items(), STEPS[event.key]]
    const at = all.indexOf(stopOf(event))
    if (at === -1 || step === undefined) return
    event.preventDefault()
    const to = Math.min(all.length - 1, Math.max(0, step(at, all.length - 1)))
    ;(event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-stop="${all[to]}"]`)?.focus()
  }
  function focusin(event: FocusEvent): void {
    const at = stopOf(event)
    if (items().includes(at)) focused.value = at
  }
  return { stop, listeners: { keydown, focusin } }
}

function stopOf({ target }: Event): number {
  return Number((target as HTMLElement).dataset.stop ?? NaN)
}
