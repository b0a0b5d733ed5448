import { statedValues } from '../checks/quote/quote-values'
import { banksToReplay } from '../checks/replay/wanted-values'
import type { CaseOptions } from '../checks/check'
import type { ChainRequest } from '../kernel/replay'
import type { LoadedFile } from './load-files'

/** What a log will be replayed for, as far as the files tell that were read before it: the replay may begin with that, and counts only where just that is asked for in the end. */
export function expectedReplay(files: readonly Pick<LoadedFile, 'decoded'>[], { imaPcr, extraBanks, startValues }: Pick<CaseOptions, 'imaPcr' | 'extraBanks' | 'startValues'>): readonly ChainRequest[] {
  const quoted = files.flatMap(({ decoded }) => (decoded?.kind === 'tpm-quote' ? decoded.quote.pcrSelection : []))
  const stated = files.flatMap(({ decoded }) => (decoded?.kind === 'pcr-values' ? statedValues(decoded.pcrValues, null, quoted) : []))
  const reported = [...quoted.filter(({ pcrs }) => pcrs.includes(imaPcr)), ...stated.filter(({ pcr }) => pcr === imaPcr)]
  return banksToReplay(extraBanks, reported.map(({ bank }) => bank)).map((bank) => ({ pcr: imaPcr, bank, rule: 'per-bank', start: startValues.get(bank), targets: [] }))
}
