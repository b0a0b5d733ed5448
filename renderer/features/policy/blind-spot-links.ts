import type { BlindSpotKind } from '@shared/model/blind-spots'
import type { EntryClass } from '@shared/model/view'

/** The entries of a blind spot, as a filter; `null` where it is about no entries, or about few that have no filter of their own. */
export const CLASS_OF_BLIND_SPOT: Readonly<Record<BlindSpotKind, EntryClass | null>> = {
  'excluded': 'excluded', 'signature-only': 'signature-only', 'violations': 'violation', 'not-attested': 'not-attested', 'algorithm-not-compared': null, 'unquoted-pcrs': null, 'never-measured': null,
}
