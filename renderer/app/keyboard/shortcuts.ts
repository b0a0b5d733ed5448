/** What the shortcuts dialog lists. */
export interface ShortcutGroup {
  readonly title: string
  readonly keys: readonly (readonly [keys: string, does: string])[]
}

export const SHORTCUTS: readonly ShortcutGroup[] = [
  { title: 'Everywhere', keys: [
    ['Ctrl O', 'open a folder'], ['Ctrl Shift O', 'open files'], ['Ctrl 1 … 5', 'overview, entries, quotes, boot log, evidence'],
    ['F6', 'next pane'], ['Shift F6', 'previous pane'], ['Esc', 'cancel, or one step back'], ['?', 'this list'],
  ] },
  { title: 'Overview', keys: [['1 2 3', 'open a finding of “Look at these first”']] },
  { title: 'Entries', keys: [
    ['/', 'search'], ['↑ ↓', 'entry by entry'], ['PgUp PgDn', 'page by page'], ['Home End', 'first, last entry'],
    ['N', 'next finding'], ['Shift N', 'previous finding'], ['Enter', 'to the details of the entry'], ['Ctrl C', 'copy the selected value'],
  ] },
  { title: 'Quotes', keys: [['[ ]', 'previous, next quote'], ['↑ ↓', 'field by field']] },
  { title: 'Boot log', keys: [['/', 'search'], ['↑ ↓', 'event by event'], ['Home End', 'first, last event'], ['N', 'next finding'], ['Enter', 'to the fields of the event']] },
]
