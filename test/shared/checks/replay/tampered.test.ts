import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@shared/model/finding'
import type { Report } from '@shared/model/report'
import { describe, expect, it } from 'vitest'
import { file, reportOf } from '../../../support/make-case'

const FOLDER = join(import.meta.dirname, '../../../vectors/tampered')
const DOCUMENT = join(import.meta.dirname, '../../../../docs/mismatches.md')
/** The column of the document's table that is about the capture of which the repository has the logs. */
const COLUMN = 'legacy'

const bytes = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)))
const KINDS = readdirSync(FOLDER).filter((name) => name.endsWith('.measurements')).map((name) => name.slice(0, -'.measurements'.length))

/** Kind and what the table says of it. */
function documented(): Map<string, string> {
  const rows = readFileSync(DOCUMENT, 'utf8').split('\n').filter((line) => line.startsWith('| `') || line.includes(`| ${COLUMN} `)).map((line) => line.slice(2, -2).split(' | '))
  const column = rows.find((cells) => cells.includes(COLUMN))!.indexOf(COLUMN)
  return new Map(rows.filter(([kind]) => /^`[a-z0-9-]+`$/.test(kind) && !kind.includes(' ')).filter((cells) => cells.length > column).map((cells) => [cells[0].slice(1, -1), cells[column]]))
}

async function analyzed(log: string, pcrs = 'quote.pcrs'): Promise<Report> {
  const files = [file('binary_runtime_measurements', bytes(log)), file('quote.msg', bytes('quote.msg')), file('quote.sig', bytes('quote.sig')), file('quote.pcrs', bytes(pcrs)), file('ak.pub', bytes('ak.pub'), 'attestation-key')]
  return reportOf(files, { nonce: readFileSync(join(FOLDER, 'nonce.hex'), 'utf8').trim() })
}

/** What the report tells, as the table words it: entries where it names some, else the window. */
function told({ findings }: Report): string {
  const names = (finding: Finding) => (finding.count === 1 ? `entry ${finding.entry}` : `entries ${finding.entries.join(', ')}`)
  const named = findings.find(({ severity, entry }) => severity === 'error' && entry !== null)
  if (named) return names(named)
  const mismatch = findings.find(({ code }) => code === 'replay.mismatch')
  const fit = mismatch?.hypotheses!.find(({ outcome }) => outcome === 'fits')
  if (fit) return `\`${fit.id}\``
  const window = mismatch?.hypotheses!.find(({ id }) => id === 'entry-removed')?.window
  if (window) return `${window.first}-${window.last} or after`
  return `not covered: ${names(findings.find(({ code }) => code === 'quote.entries-not-attested')!)}`
}

describe('of a real log that was tampered with', () => {
  const table = documented()

  it.each(KINDS)('(%s) the report tells what docs/mismatches.md says', async (kind) => {
    const report = await analyzed(`${kind}.measurements`)
    expect(told(report)).toBe(table.get(kind))
    expect(report.attestation).toBe(kind === 'tail-appended' ? 'pass' : 'fail')
  })

  it('(pcr-values-altered) the file with the values is blamed, not the log', async () => {
    expect(told(await analyzed('tail-appended.measurements', 'pcr-values-altered.pcrs'))).toBe(table.get('pcr-values-altered'))
  })
})
