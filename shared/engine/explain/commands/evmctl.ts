import type { Bank } from '../../../model/algorithms'
import type { ShellCommand } from '../../../model/derivation'
import { pagesOf, type ImaLog } from '../../../model/ima-log'
import type { ReplayRow } from '../../../checks/replay/outcome'
import { LEGACY_TEMPLATE } from '../../../sources/ima-binary/templates'
import { toHex } from '../../../bytes/hex'
import type { FileNames } from './file-names'

/** evmctl 1.4: `MAX_TEMPLATE_SIZE`, and the banks that it computes. */
const DATA_MAX = 4096
const BANKS: readonly string[] = ['sha1', 'sha256'] satisfies readonly Bank[]
const SHA1_SIZE = 20
const MISMATCH = 'Failed to match per TPM bank or SHA1 padded TPM digest(s).'

/** The replay by evmctl, or why it is not offered. Its PCR values have to stand in a plain file, a line for each of 24. */
export function evmctlCommand(log: ImaLog, row: ReplayRow, names: FileNames): { readonly command: ShellCommand | null; readonly note: string | null } {
  const { bank, pcr, reportedValue, matchedEntries } = row
  const word = names.word(log.evidence)
  if (reportedValue === null || word === null) return { command: null, note: null }
  const limit = evmctlLimit(log, row)
  if (limit !== null) return { command: null, note: `evmctl 1.4 is not offered: ${limit}.` }
  const values = `p=$(mktemp); for i in $(seq -w 0 23); do echo "PCR-$i: ${toHex(reportedValue)}"; done > "$p"`
  const text = `${values}; evmctl ima_measurement --ignore-violations -v --pcrs ${bank},"$p" ${word} 2>&1 | grep -e 'PCR-${pcr}: succeed' -e 'Failed to match'; rm "$p"`
  const prints = matchedEntries === null ? MISMATCH : `${bank} PCR-${pcr}: succeed at entry ${matchedEntries}`
  return { command: { label: `The replay of ${bank} PCR ${pcr}, by evmctl`, text, prints, note: null, step: null }, note: null }
}

/** What of the log evmctl 1.4 does not read; `null` when it reads all of it. */
function evmctlLimit(log: ImaLog, { bank, digestRule }: ReplayRow): string | null {
  if (!BANKS.includes(bank) || digestRule === 'padded-sha1') return `it does not replay the ${bank} bank`
  if (log.format !== 'binary') return 'it reads binary logs only'
  if (log.files.length > 1) return 'the log is in several files: join them first'
  if (log.byteOrder === 'be') return 'it does not read big-endian logs'
  if (log.templateDigestSize !== SHA1_SIZE) return 'it reads only logs with SHA-1 template digests'
  if (log.stopped || log.malformed.length > 0) return 'it stops or crashes at damaged entries'
  if (log.templates.includes(LEGACY_TEMPLATE) && log.templates.length > 1) return 'it does not read logs that mix the template ima with others'
  if (hasLongData(log)) return `it does not read entries with more than ${DATA_MAX.toLocaleString('en-US')} bytes of data`
  return null
}

function hasLongData(log: ImaLog): boolean {
  for (const { first, end, columns } of pagesOf(log)) if (columns.dataLength.subarray(0, end - first).some((length) => length > DATA_MAX)) return true
  return false
}
