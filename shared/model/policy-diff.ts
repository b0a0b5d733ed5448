/** What a list of names says otherwise, digests as they are written. Names in the order of the later policy, gone ones in that of the earlier; after edits of a draft sorted. */
export interface ListDiff {
  readonly added: ReadonlyMap<string, readonly string[]>
  readonly removed: ReadonlyMap<string, readonly string[]>
  readonly changed: ReadonlyMap<string, { readonly added: readonly string[]; readonly removed: readonly string[] }>
}

export interface ItemsDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** What one policy says otherwise than an earlier one, whatever their layout and order. */
export interface PolicyDiff {
  readonly digests: ListDiff
  readonly keyrings: ListDiff
  readonly imaBuf: ListDiff
  readonly excludes: ItemsDiff
  readonly ignoredKeyrings: ItemsDiff
  /** Keys that verify IMA signatures, by their ids. */
  readonly keys: ItemsDiff
  readonly settings: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[]
}
