import { bytesEqual } from '../../bytes/equal'
import { BANKS, type Bank } from '../../model/algorithms'
import type { ImaLog } from '../../model/ima-log'
import type { CaseModel, Outcome } from '../check'
import type { Wanted } from './follow'
import { loggedPcrs, reportedValues, type ReportedValue } from './reported-values'

/** With nothing reported at all, these are replayed. */
const DEFAULT_BANKS: readonly Bank[] = ['sha1', 'sha256']

/** PCRs and banks that are replayed, what is reported of them, and what is looked for. */
export interface WantedReplay {
  readonly pcrs: readonly number[]
  readonly banks: readonly Bank[]
  readonly reported: readonly ReportedValue[]
  readonly values: readonly Wanted[]
}

export function wantedReplay(model: CaseModel, log: ImaLog, before: Outcome): WantedReplay {
  const pcrs = loggedPcrs(log, model.options.imaPcr)
  const reported = reportedValues(model, before, pcrs)
  const banks = banksToReplay(model.options.extraBanks, reported.map(({ bank }) => bank))
  return { pcrs, banks, reported, values: valuesOf(model, pcrs, banks, reported) }
}

/** Banks that the user names, and those of which something is reported; with nothing reported, the usual ones too. */
export function banksToReplay(named: readonly Bank[], reported: readonly string[]): readonly Bank[] {
  const asked = BANKS.filter((bank) => named.includes(bank) || reported.includes(bank))
  return reported.length > 0 ? asked : BANKS.filter((bank) => asked.includes(bank) || DEFAULT_BANKS.includes(bank))
}

function valuesOf(model: CaseModel, pcrs: readonly number[], banks: readonly Bank[], reported: readonly ReportedValue[]): Wanted[] {
  return pcrs.flatMap((pcr) => banks.map((bank) => {
    const values: Uint8Array[] = []
    for (const one of reported) {
      if (one.pcr === pcr && one.bank === bank && one.value && !values.some((value) => bytesEqual(value, one.value!))) values.push(one.value)
    }
    return { pcr, bank, values, start: pcr === model.options.imaPcr ? model.options.startValues.get(bank) : undefined }
  }))
}
