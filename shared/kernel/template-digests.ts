import { hash } from '../crypto/digests'
import { digestSize, type Bank } from '../model/algorithms'
import { ENTRY, hasFlag, templateData, templateDigest, templateName, type ImaLog } from '../model/ima-log'
import { LEGACY_TEMPLATE } from '../sources/ima-binary/templates'
import { templateDigestInput } from '../sources/ima-binary/template-digest-input'

/** A bank's template digest of one entry, from its data: what a violation would have been too, had it been measured. */
export function templateDigestOf(log: ImaLog, index: number, bank: Bank): Uint8Array {
  return hash(bank, templateDigestInputOf(log, index, templateData(log, index)))
}

/** What the template digest of an entry is the hash of, were `data` its template data. */
export function templateDigestInputOf(log: ImaLog, index: number, data: Uint8Array): Uint8Array {
  return templateDigestInput(templateName(log, index) === LEGACY_TEMPLATE, data)
}

/** Template digests of the entry at hand, each computed once however many registers want it. Of an entry without data what is logged is all there is. */
export class TemplateDigests {
  private readonly computed = new Map<Bank, Uint8Array>()
  private input: Uint8Array = new Uint8Array(0)
  private logged: Uint8Array | null = null

  constructor(private readonly log: ImaLog) {}

  /** Moves on to the entry at `index`. */
  at(index: number): void {
    this.computed.clear()
    this.logged = hasFlag(this.log, index, ENTRY.noData) ? templateDigest(this.log, index) : null
    this.input = templateDigestInput(templateName(this.log, index) === LEGACY_TEMPLATE, templateData(this.log, index))
  }

  /** The bank's hash of the template data; zeros for an entry without data, but in the bank of the log's template digests. */
  of(bank: Bank): Uint8Array {
    if (this.logged) return this.log.templateDigestBank === bank ? this.logged : new Uint8Array(digestSize(bank)!)
    let digest = this.computed.get(bank)
    if (!digest) {
      digest = hash(bank, this.input)
      this.computed.set(bank, digest)
    }
    return digest
  }
}
