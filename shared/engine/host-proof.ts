import { checkBootAggregate } from '../checks/boot-aggregate/check-boot-aggregate'
import type { CaseOptions } from '../checks/check'
import { checkEventLogs } from '../checks/event-log/check-event-logs'
import { NOTHING_CONCLUDED } from '../checks/index'
import { quoteValues, statedValues } from '../checks/quote/quote-values'
import { bytesEqual } from '../bytes/equal'
import { hash } from '../crypto/digests'
import { findQuotedPrefix } from '../kernel/quoted-prefix'
import { BANKS, digestSize, isBank, type Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import type { ImaLog } from '../model/ima-log'
import type { PcrValue, PcrValues, Quote } from '../model/tpm'
import { modelOf } from './host-model'
import type { LoadedFile } from './load-files'
import type { SegmentFacts } from './segments/join-segments'

/** What belongs together because the mathematics says so, where the tree does not decide. Nothing here is a verdict. */
export class HostProof {
  private readonly values: readonly LoadedFile[]
  private readonly pcrValues: readonly PcrValues[]
  private readonly quotes: readonly Quote[]
  private readonly known = new Map<string, Promise<boolean>>()

  constructor(files: readonly LoadedFile[], private readonly options: CaseOptions, private readonly checkpoint: Checkpoint) {
    this.values = files.filter((file) => file.decoded?.kind === 'pcr-values')
    this.pcrValues = files.flatMap((file) => (file.decoded?.kind === 'pcr-values' ? [file.decoded.pcrValues] : []))
    this.quotes = files.flatMap((file) => (file.decoded?.kind === 'tpm-quote' ? [file.decoded.quote] : []))
  }

  /** Does the log reach what the file says of this boot: the PCR digest of a quote, IMA's PCR of a file of values, the boot_aggregate of an event log? */
  belongs(log: ImaLog, file: LoadedFile): Promise<boolean> {
    const key = `${log.evidence} ${file.input.id}`
    const answer = this.known.get(key) ?? this.find(log, file)
    this.known.set(key, answer)
    return answer
  }

  /** What may tell the order of segments: every value of IMA's PCR that a file states, and what quotes of it alone cover. */
  segmentFacts(): Omit<SegmentFacts, 'mayBeOneHost'> {
    const { imaPcr: pcr, startValues } = this.options
    const stated = [null, ...this.quotes.map((quote) => quote.pcrSelection)].flatMap((selection) => this.pcrValues.flatMap((file) => statedValues(file, selection)))
    const reported = BANKS.map((bank) => ({
      pcr, bank, values: stated.filter((one) => one.pcr === pcr && one.bank === bank).map((one) => one.value), digests: this.quotes.flatMap((quote) => digestOfOne(quote, pcr, bank)),
    }))
    return { reported: reported.filter(({ values, digests }) => values.length + digests.length > 0), start: (bank) => startValues.get(bank), spent: { extends: 0 }, checkpoint: this.checkpoint }
  }

  private async find(log: ImaLog, file: LoadedFile): Promise<boolean> {
    switch (file.decoded?.kind) {
      case 'tpm-quote': return this.reachesQuote(log, file)
      case 'pcr-values': return this.reachesValues(log, file.decoded.pcrValues)
      case 'event-log': return this.isOfBoot(log, file)
      default: return false
    }
  }

  private async reachesQuote(log: ImaLog, file: LoadedFile): Promise<boolean> {
    const model = this.model(log, [file, ...this.values])
    const { quoteValues: found = [] } = await quoteValues.run(model, NOTHING_CONCLUDED, this.checkpoint)
    return found[0]?.verdict === 'pass' && (found[0].source === null || this.reachesAny(log, found[0].values))
  }

  private async reachesValues(log: ImaLog, file: PcrValues): Promise<boolean> {
    return this.reachesAny(log, statedValues(file, null))
  }

  private async reachesAny(log: ImaLog, values: readonly Pick<PcrValue, 'bank' | 'pcr' | 'value'>[]): Promise<boolean> {
    const pcr = this.options.imaPcr
    for (const { bank, value } of values.filter((one) => one.pcr === pcr)) {
      if (!isBank(bank) || value.every((byte) => byte === 0)) continue
      const selected = [{ bank, pcr, start: this.options.startValues.get(bank) }]
      if (await findQuotedPrefix(log, selected, hash(bank, value), bank, this.checkpoint)) return true
    }
    return false
  }

  private async isOfBoot(log: ImaLog, file: LoadedFile): Promise<boolean> {
    const model = this.model(log, [file])
    const events = { ...NOTHING_CONCLUDED, ...(await checkEventLogs.run(model, NOTHING_CONCLUDED, this.checkpoint)) }
    const { bootAggregate } = await checkBootAggregate.run(model, events, this.checkpoint)
    return bootAggregate?.status === 'pass'
  }

  private model(log: ImaLog, files: readonly LoadedFile[]) {
    return modelOf({ name: '', log, twins: [], files }, this.options)
  }
}

/** The PCR digest of a quote that covers this register and nothing else; the scheme's hash has its size. */
function digestOfOne({ pcrSelection, pcrDigest }: Quote, pcr: number, bank: Bank): { hash: Bank; pcrDigest: Uint8Array }[] {
  const selected = pcrSelection.flatMap((one) => one.pcrs.map((index) => ({ bank: one.bank, index })))
  if (selected.length !== 1 || selected[0].index !== pcr || selected[0].bank !== bank) return []
  return BANKS.filter((name) => digestSize(name) === pcrDigest.length).map((name) => ({ hash: name, pcrDigest }))
}

/** Two quotes of one attestation key: their signer's qualified name is the same (TPM 2.0 Part 1 §16). */
export function sameSigner(a: Quote, b: Quote): boolean {
  return a.qualifiedSigner.length > 0 && bytesEqual(a.qualifiedSigner, b.qualifiedSigner)
}
