/** What is known of the search for fixes. */
export interface SearchState {
  /** The search is waited for or was given up: its progress says so. */
  readonly isToldElsewhere: boolean
  /** Is what stands in the list not of the draft as it is? */
  readonly isLooking: boolean
  readonly fixes: number
  /** Entries; `null` while that is not known. */
  readonly rejected: number | null
}

/** What stands below the list of fixes; empty where nothing is to be said. */
export function listWords({ isToldElsewhere, isLooking, fixes, rejected }: SearchState): string {
  if (isToldElsewhere || rejected === null) return ''
  if (fixes > 0) return 'Unticking takes a fix back: the last step to the byte, an earlier one by the reverse edits.'
  if (isLooking) return 'Looking for fixes…'
  return rejected === 0 ? 'Nothing is rejected: there is nothing to mend.' : 'None of these entries is rejected by this policy.'
}
