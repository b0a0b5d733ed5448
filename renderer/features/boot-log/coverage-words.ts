import type { BootEvent, DataCoverage } from '@shared/model/view'
import type { Spoken } from '@/app/words/verdicts'

export const UNTRUSTED = 'Untrusted: no digest covers it'

const WORDS: Readonly<Record<DataCoverage, Spoken & { readonly short: string }>> = {
  yes: { tone: 'pass', word: 'Covered by its digest', short: 'Covered' },
  part: { tone: 'info', word: 'Covered in part', short: 'In part' },
  no: { tone: 'nc', word: UNTRUSTED, short: 'Untrusted' },
  altered: { tone: 'fail', word: 'Not what was measured', short: 'Altered' },
}

/** What the digests say of an event's data, as it is drawn; `short` where a column is narrow. */
export const coverageWords = (coverage: DataCoverage): Spoken & { readonly short: string } => WORDS[coverage]

/** The same as a title and why. */
export function coverageText({ dataCovered, extended }: BootEvent): { readonly title: string; readonly why: string } {
  if (!extended) return { title: 'It extends no PCR', why: 'An event for the record. No digest binds it to the TPM: all that it says is the log’s own word.' }
  switch (dataCovered) {
    case 'yes': return { title: 'Its digest is that of its data', why: 'What the data say is what was measured into the PCR. The type is not measured: it is the log’s word.' }
    case 'part': return { title: 'A part of its data is covered', why: 'The digest is of some of these bytes only. Fields marked untrusted are what firmware wrote beside them.' }
    case 'no': return { title: 'Nothing proves what its data say', why: 'Its digest is of something else, such as the code or the file that was loaded. Type, names and paths are what firmware or boot loader wrote.' }
    case 'altered': return { title: 'Its data is not what was measured', why: 'The digest of this type is that of the data, and these data have another: one of the two was changed.' }
  }
}
