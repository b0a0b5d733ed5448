import { visibleText } from '../../../bytes/visible'
import type { Checkpoint } from '../../../model/checkpoint'
import { pagesOf, type ImaLog } from '../../../model/ima-log'
import type { RuntimePolicy } from '../../../model/policy'
import type { CaseModel, Check } from '../../check'
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

/** Looks up every entry in the policies once for all checks that judge: most entries are told by their bytes, and need no text. */
export const listEntries: Check = {
  name: 'entries in the policies',
  stage: 'policy',
  async run(model, _before, checkpoint) {
    const { log } = model
    return { listing: log && judgesAsKeylime(model) ? await listing(model, log, policiesInForce(model), checkpoint) : null }
  },
}

async function listing(model: CaseModel, log: ImaLog, policies: readonly RuntimePolicy[], checkpoint: Checkpoint): Promise<EntryListing> {
  const excludes = compileExcludes(model, policies)
  const forKeylime = keylimeExcludes(model, keylimePolicy(policies))
  const lists = policies.map(({ digests }) => digests)
  const merged = new MergedLists(lists)
  const names = new ListedNames(merged.names(), lists)
  const lister = new EntryLister(log, names, new ExcludeFilter([...excludes.patterns.flatMap(({ needs }) => needs), ...forKeylime.needs]))
  for (const page of pagesOf(log)) {
    await checkpoint(0, log.count)
    lister.look(page)
  }
  const { bits, isMeasured } = lister
  return { bits, excludes, keylimeExcludes: forKeylime, unmeasured: unmeasured(merged.names(), isMeasured) }
}

function unmeasured(names: Iterable<string>, isMeasured: Uint8Array): EntryListing['unmeasured'] {
  const first: string[] = []
  let number = 0
  for (const name of names) if (isMeasured[number++] === 0 && first.length < NAMES_TOLD) first.push(visibleText(name))
  return { listed: number, count: number - isMeasured.reduce((sum, one) => sum + one, 0), first }
}
