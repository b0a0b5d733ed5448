import type { Finding, Severity } from '@shared/model/finding'
import { count, counted } from '../text/numbers'
import type { Style } from '../text/style'
import { wrap } from '../text/wrap'
import type { HostLike, PathOf } from './statement'
import { hypothesisLines } from './hypothesis-lines'
import { marked, SEVERITY_MARKS } from './states'

const ORDER: readonly Severity[] = ['error', 'warning', 'info']
/** Findings that are told in full; --json has all. */
const SHOWN_FINDINGS = 20

/** `2 errors, 1 warning and 3 notes`, or `no findings`. */
export function findingCounts(findings: readonly Finding[]): string {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const parts = [
    ...(of('error') > 0 ? [counted(of('error'), 'error')] : []),
    ...(of('warning') > 0 ? [counted(of('warning'), 'warning')] : []),
    ...(of('info') > 0 ? [counted(of('info'), 'note')] : []),
  ]
  if (parts.length === 0) return 'no findings'
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

export function findingList({ findings }: HostLike, pathOf: PathOf, style: Style): string[] {
  const groups = ORDER.flatMap((severity) => foldNotes(findings.filter((finding) => finding.severity === severity)))
  const hidden = groups.slice(SHOWN_FINDINGS).flat()
  return [
    style.bold(`Findings: ${findingCounts(findings)}`),
    ...groups.slice(0, SHOWN_FINDINGS).flatMap((group) => findingLines(group, pathOf, style)),
    ...(hidden.length > 0 ? [`  ... and ${findingCounts(hidden)} more: --json has all ${count(findings.length)}`] : []),
    '',
  ]
}

/** Of notes with one code the first stands for all: a folder of text files would hide everything else. */
function foldNotes(findings: readonly Finding[]): Finding[][] {
  const groups: Finding[][] = []
  for (const finding of findings) {
    const group = groups.find(([first]) => first.severity === 'info' && first.code === finding.code)
    if (group === undefined) groups.push([finding])
    else group.push(finding)
  }
  return groups
}

function findingLines([finding, ...others]: readonly Finding[], pathOf: PathOf, style: Style): string[] {
  const place = placeOf(finding, pathOf)
  return [
    `  ${marked(SEVERITY_MARKS[finding.severity], style)}  ${finding.code}`,
    ...wrap(finding.message, style.width, '      '),
    ...(place === '' ? [] : wrap(place, style.width, '      at        ')),
    ...(finding.expected === null ? [] : wrap(finding.expected, style.width, '      expected  ')),
    ...(finding.found === null ? [] : wrap(finding.found, style.width, '      found     ')),
    ...hypothesisLines(finding.hypotheses ?? [], style),
    ...(others.length === 0 ? [] : [`      ... and ${counted(others.length, 'more note')} of this code: --json has them all`]),
  ]
}

function placeOf(finding: Finding, pathOf: PathOf): string {
  const more = finding.count > 1 ? ` and ${count(finding.count - 1)} more` : ''
  const entry = finding.entry === null ? '' : `entry ${count(finding.entry)}${more}, `
  const event = finding.event === undefined ? '' : `event ${count(finding.event)}, `
  const byte = finding.byteOffset === null ? '' : `byte ${finding.byteOffset}, `
  const file = finding.evidence === null ? '' : pathOf(finding.evidence)
  if (entry === '' && event === '' && byte === '' && finding.message.includes(file)) return ''
  return `${entry}${event}${byte}${file}`.replace(/, $/, '')
}
