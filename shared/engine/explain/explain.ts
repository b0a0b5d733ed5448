import type { Derivation, Subject } from '../../model/derivation'
import type { ExplainedCase } from './explained-case'
import { explainPlace } from './explain-bytes'
import { explainBootAggregate } from './explain-boot-aggregate'
import { explainBootEvent } from './explain-boot-event'
import { explainBootPcr } from './explain-boot-pcr'
import { explainEntry } from './explain-entry'
import { explainFinding } from './explain-finding'
import { explainQuote } from './explain-quote'
import { explainQuoteField } from './explain-quote-field'
import { explainReplay } from './explain-replay'
import { explainSignature } from './explain-signature'

/**
 * How a value of the case came to be, and the commands with which somebody else can check it.
 * @throws RangeError for what the case does not have.
 */
export async function explain(explained: ExplainedCase, subject: Subject): Promise<Derivation> {
  switch (subject.kind) {
    case 'entry': return explainEntry(explained, subject.entry, subject.bank)
    case 'signature': return explainSignature(explained, subject.entry)
    case 'replay': return explainReplay(explained, subject.row)
    case 'quote': return explainQuote(explained, subject.evidence)
    case 'quote-field': return explainQuoteField(explained, subject.evidence, subject.field)
    case 'boot-event': return explainBootEvent(explained, subject.event, subject.bank)
    case 'boot-pcr': return explainBootPcr(explained, subject.pcr, subject.bank)
    case 'boot-aggregate': return explainBootAggregate(explained)
    case 'bytes': return explainPlace(explained, subject)
    case 'finding': return explainFinding(explained, subject.finding, subject.entry, (other) => explain(explained, other))
  }
}
