import { visibleText } from '../../../bytes/visible'
import type { Checkpoint } from '../../../model/checkpoint'
import { pagesOf, type ImaLog, type LogPage } from '../../../model/ima-log'
import type { CaseModel } from '../../check'
import { compileExcludes } from '../excludes/compile-excludes'
import { keylimeExcludes } from '../keylime/keylime-excludes'
import { keylimePolicy } from '../keylime/keylime-policy'
import { judgesAsKeylime, MergedLists, policiesInForce } from '../merged-policy'
import { EntryLister } from './entry-lister'
import type { EntryListing } from './entry-listing'
import { ExcludeFilter } from './exclude-filter'
import { ListedNames } from './listed-names'

/** Names that are told one by one. */
const NAMES_TOLD = 1000

/** Looks entries up in the policies, page by page, for all checks that judge: most are told by their bytes, and need no text. */
export interface ListingBuilder {
  look(page: LogPage): void
  finish(): EntryListing
}

/** `null` where nothing is judged. */
export function listerOf(model: CaseModel, log: ImaLog): ListingBuilder | null {
  if (!judgesAsKeylime(model)) return null
  const policies = policiesInForce(model)
  const excludes = compileExcludes(model, policies)
  const forKeylime = keylimeExcludes(model, keylimePolicy(policies))
  const lists = policies.map(({ digests }) => digests)
  const merged = new MergedLists(lists)
  const needs = [...excludes.patterns.flatMap((one) => one.needs), ...forKeylime.needs]
  const lister = new EntryLister(log, new ListedNames(merged.names(), lists), new ExcludeFilter(needs))
  return {
    look: (page) => lister.look(page),
    finish: () => ({ bits: lister.bits, excludes, keylimeExcludes: forKeylime, unmeasured: unmeasured(merged.names(), lister.isMeasured) }),
  }
}

/** What the policies in force say of all entries; `null` where nothing is judged. */
export async function listEntries(model: CaseModel, log: ImaLog, checkpoint: Checkpoint): Promise<EntryListing | null> {
  const lister = listerOf(model, log)
  if (lister === null) return null
  for (const page of pagesOf(log)) {
    await checkpoint(page.first, log.count)
    lister.look(page)
  }
  return lister.finish()
}

function unmeasured(names: Iterable<string>, isMeasured: Uint8Array): EntryListing['unmeasured'] {
  const first: string[] = []
  let listed = 0
  for (const name of names) if (isMeasured[listed++] === 0 && first.length < NAMES_TOLD) first.push(visibleText(name))
  return { listed, count: listed - isMeasured.reduce((sum, one) => sum + one, 0), first }
}
