import type { Checkpoint } from '../../model/checkpoint'
import type { PolicyEdit } from '../../model/policy-edit'
import { ENTRY_VERDICTS } from '../../model/verdict'
import type { FixEffect, HostEntries } from '../../model/workbench'
import type { PlannedFix } from '../../policy/suggest/planned-fix'
import type { RejectedFiles } from '../../policy/suggest/rejected-files'
import type { SuggestHost } from '../../policy/suggest/suggest-host'
import type { Judged } from '../../policy/what-if/rejudge'

/** Entries of a host that are named. */
const ENTRIES_MAX = 1000
const PASS = ENTRY_VERDICTS.indexOf('pass')

/** Says what fixes are for and what each does alone. */
export class FixEffects {
  /** `judge`: every entry of a host, were these edits made. */
  constructor(private readonly hosts: readonly SuggestHost[], private readonly files: RejectedFiles, private readonly judge: (host: SuggestHost, edits: readonly PolicyEdit[]) => Promise<Judged>) {}

  targetsOf({ isTarget }: PlannedFix): HostEntries[] {
    return this.hosts.flatMap(({ host, log }, place) => {
      const entries: number[] = []
      let count = 0
      for (let index = 0; index < log.count; index++) {
        if (isTarget(place, index) && count++ < ENTRIES_MAX) entries.push(index + 1)
      }
      return count === 0 ? [] : [{ host, entries, count }]
    })
  }

  /** By host: nothing for a fix that changes nothing. */
  async effectOf(fix: PlannedFix, checkpoint: Checkpoint): Promise<FixEffect[]> {
    const effect: FixEffect[] = []
    for (const [place, { host, log }] of fix.edits.count === 0 ? [] : this.hosts.entries()) {
      const passesThen = await this.passing(fix, place)
      let [passes, beyond] = [0, 0]
      for (let index = 0; index < log.count; index++) {
        if (!passesThen(index)) continue
        if (fix.isTarget(place, index)) passes++
        else beyond++
      }
      effect.push({ host, passes, beyond })
      await checkpoint(place, this.hosts.length)
    }
    return effect
  }

  /** Which entries of a host pass by a fix, and don't without it. */
  private async passing({ adds, edits }: PlannedFix, place: number): Promise<(index: number) => boolean> {
    const { hosts, files } = this
    const host = hosts[place]
    if (adds !== null) {
      const isListed = this.listedBy(adds)
      return host.isSubject ? (index) => isListed(files.fileAt(place, index)) : () => false
    }
    const [{ verdicts: before }, { verdicts: after }] = [host.judged, await this.judge(host, edits.slice(0, edits.count))]
    return (index) => before[index] !== PASS && after[index] === PASS
  }

  /** Once a digest is listed for a path, every rejected entry passes that has both, and the digest its algorithm's length: whatever else may have an entry rejected, that is all that listing looks at (`judgeEntry`). */
  private listedBy(adds: readonly number[]): (file: number) => boolean {
    const { files } = this
    const isAdded = new Uint8Array(files.count)
    for (const file of adds) isAdded[files.editNumber(file)] = 1
    return (file) => file >= 0 && isAdded[files.editNumber(file)] === 1 && files.passesOnceListed(file)
  }
}
