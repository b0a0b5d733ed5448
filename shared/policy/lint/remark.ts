import type { JsonPath } from '../../bytes/json-text/json-places'
import type { Severity } from '../../model/finding'
import type { PolicyEdit } from '../../model/policy-edit'

/** What is odd of one place of a policy, with the edits that mend it where some do. */
export interface Remark {
  /** As the findings of the same kind are called. */
  readonly code: string
  readonly severity: Severity
  /** A sentence; names in visible form. */
  readonly message: string
  /** Of the value that it is about. */
  readonly at: JsonPath
  readonly fix: { readonly title: string; readonly edits: readonly PolicyEdit[] } | null
}
