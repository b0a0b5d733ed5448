/** What the shortcuts dialog lists. */
export interface ShortcutGroup {
  readonly title: string
  readonly keys: readonly (readonly [keys: string, does: string])[]
}

export const SHORTCUTS: readonly ShortcutGroup[] = [
  { title: 'Everywhere', keys: [
    ['Ctrl O', 'open a folder'], ['Ctrl Shift O', 'open files'], ['Ctrl 1 … 7', 'overview, entries, quotes, boot log, signatures, policy, evidence'],
    ['H', 'choose the host'], ['F6', 'next pane'], ['Shift F6', 'previous pane'], ['Esc', 'cancel, or one step back'], ['?', 'this list'],
  ] },
  { title: 'Overview', keys: [['1 2 3', 'open a finding of “Look at these first”']] },
  { title: 'Entries', keys: [
    ['/', 'search; #81 and Enter: to entry 81'], ['↑ ↓', 'entry by entry'], ['PgUp PgDn', 'page by page'], ['Home End', 'first, last entry'],
    ['N', 'next finding'], ['Shift N', 'previous finding'], ['[ ]', 'previous, next quote line'], ['S', 'sort by path, or as the log has them'], ['G', 'group by path, or not'], ['← →', 'close, open a group'], ['Enter', 'to the details of the entry'], ['Ctrl C', 'copy the selected value'], ['Ctrl Shift C', 'copy it as a command'],
  ] },
  { title: 'Quotes', keys: [['[ ]', 'previous, next quote'], ['← →', 'the same, in the timeline'], ['↑ ↓', 'field by field'], ['Ctrl Shift C', 'copy the field as a command']] },
  { title: 'Signatures', keys: [['[ ]', 'previous, next signer'], ['↑ ↓', 'signer by signer, in their table'], ['Ctrl Shift C', 'copy the key as a command']] },
  { title: 'Policy workbench', keys: [
    ['Space', 'apply a fix, or take it back'], ['↑ ↓', 'fix by fix'], ['Ctrl Z', 'undo, of fixes and of typing'], ['Ctrl Y', 'redo'], ['Ctrl S', 'save unsigned'], ['Ctrl Space', 'complete, in the text'], ['F8', 'next mark, in the text'],
  ] },
  { title: 'Boot log', keys: [['/', 'search'], ['↑ ↓', 'event by event'], ['Home End', 'first, last event'], ['N', 'next finding'], ['Enter', 'to the fields of the event'], ['Ctrl Shift C', 'copy the field as a command']] },
]
