import { hash } from '../crypto/digests'
import type { Bank } from '../model/algorithms'
import { templateData, templateName, type ImaLog } from '../model/ima-log'
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

/** Template digests of the entry at hand, each computed once however many registers want it. */
export class TemplateDigests {
  private readonly computed = new Map<Bank, Uint8Array>()
  private input: Uint8Array = new Uint8Array(0)

  constructor(private readonly log: ImaLog) {}

  /** Moves on to the entry at `index`. */
  at(index: number): void {
    this.computed.clear()
    this.input = templateDigestInput(templateName(this.log, index) === LEGACY_TEMPLATE, templateData(this.log, index))
  }

  /** The bank's hash of the template data. */
  of(bank: Bank): Uint8Array {
    let digest = this.computed.get(bank)
    if (!digest) {
      digest = hash(bank, this.input)
      this.computed.set(bank, digest)
    }
    return digest
  }
}
