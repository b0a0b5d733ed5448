/** Moves the focus to the next (1) or previous (-1) pane on show. A pane is an element with `data-pane`, in document order. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  if (panes.length === 0) return
  const at = panes.findLastIndex((pane) => pane.contains(document.activeElement))
  const start = at === -1 ? (step === 1 ? -1 : 0) : at
  focusIn(panes[(start + step + panes.length) % panes.length])
}

/** What the Tab key stops at too: the focus would not move to a control that is disabled. */
const STOPS = ['[tabindex="0"]', 'button', 'input', 'select', 'a[href]'].map((stop) => `${stop}:not(:disabled, [tabindex="-1"])`).join(', ')

/** Focuses what the pane names for it, else its first tab stop, or the pane. */
export function focusIn(pane: HTMLElement): void {
  const inner = pane.matches('[tabindex="0"]') ? pane : pane.querySelector<HTMLElement>('[data-focus]') ?? pane.querySelector<HTMLElement>(STOPS)
  const target = inner ?? pane
  if (target === pane && !pane.hasAttribute('tabindex')) pane.tabIndex = -1
  target.focus()
}

/** Focuses a pane by its name. */
export function focusPaneNamed(name: string): void {
  const pane = document.querySelector<HTMLElement>(`[data-pane="${name}"]`)
  if (pane !== null) focusIn(pane)
}
