import { isObject } from '../../bytes/json'
import { firstOf, objectAt, type Found, type PartClaim, type PartSpec, type Reading, type StatementClaim, type StatementUse } from './claims'

/** Lists of items, what was collected first: what was requested states parameters only. */
const LISTS = ['evidence_collected', 'evidence', 'evidence_requested']
const ITEMS_MAX = 1000

/** Parts of an item's `data`, by its `evidence_type`; `STEM` is the name of the item's quote. */
const PARTS: Readonly<Record<string, readonly (PartSpec & { readonly key: string })[]>> = {
  tpm_quote: [
    { key: 'message', name: 'STEM.msg', form: 'base64', kind: 'tpm-quote' }, { key: 'signature', name: 'STEM.sig', form: 'base64', kind: 'tpm-signature' },
    { key: 'subject_data', name: 'STEM.pcrs', form: 'base64', kind: 'pcr-values' },
  ],
  ima_log: [{ key: 'entries', name: 'ima_measurement_list', form: 'log' }],
  uefi_log: [{ key: 'entries', name: 'mb_measurement_list', form: 'base64', kind: 'event-log' }],
}
const PARAMETERS: readonly (readonly [key: string, label: string, use?: StatementUse])[] = [
  ['challenge', 'Nonce', 'nonce-base64'], ['signature_scheme', 'Signature scheme', 'scheme'], ['hash_algorithm', 'Hash algorithm', 'hash'], ['selected_subjects', 'PCRs asked for'],
  ['starting_offset', 'First entry of the list', 'first-entry'], ['entry_count', 'Entries asked for'], ['format', 'Format'],
]
const ATTRIBUTES: readonly (readonly [key: string, label: string])[] = [
  ['stage', 'Stage'], ['evaluation', 'Evaluation'], ['failure_reason', 'Reason of the failure'], ['system_info', 'System'], ['capabilities_received_at', 'Capabilities received'],
  ['challenges_expire_at', 'Nonce expires'], ['evidence_received_at', 'Evidence received'],
]

/** The attestation that a JSON:API resource of the push model (API 3.0) holds; `null` when it holds none. */
export function readPush(resource: Found): Reading | null {
  const attributes = objectAt(resource, 'attributes')
  const items = attributes && itemsOf(attributes)
  if (!items?.some(({ value }) => typeof value['evidence_type'] === 'string')) return null
  const reader = new PushReader()
  for (const [key, label] of ATTRIBUTES) reader.state(attributes!, key, label)
  for (const item of items) reader.read(item)
  return { form: 'push-evidence', parts: reader.parts, statements: reader.statements }
}

function itemsOf(attributes: Found): Found[] {
  return LISTS.flatMap((list) => {
    const items = attributes.value[list]
    if (!Array.isArray(items)) return []
    return (items as unknown[]).slice(0, ITEMS_MAX).flatMap((value, i) => (isObject(value) ? [{ path: [...attributes.path, list, i], value }] : []))
  })
}

class PushReader {
  readonly parts: PartClaim[] = []
  readonly statements: StatementClaim[] = []
  private quotes = 0

  read(item: Found): void {
    const type = item.value['evidence_type']
    const data = objectAt(item, 'data')
    const hasQuote = type === 'tpm_quote' && data !== null && firstOf([data], ['message']) !== null
    if (hasQuote) this.quotes++
    const stem = hasQuote ? (this.quotes === 1 ? 'quote' : `quote-${this.quotes}`) : undefined
    if (data && typeof type === 'string' && Object.hasOwn(PARTS, type)) this.claim(data, PARTS[type], stem)
    if (data) for (const [key, label] of [['entry_count', 'Entries that were sent'], ['meta', 'Added by the verifier']]) this.state(data, key, label)
    const parameters = objectAt(item, 'chosen_parameters')
    if (parameters) this.readParameters(parameters, stem)
  }

  state(of: Found, key: string, label: string, use: StatementUse | null = null, stem?: string): void {
    const found = firstOf([of], [key])
    if (found) this.statements.push({ label, use, stem, ...found })
  }

  private claim(data: Found, specs: readonly (PartSpec & { readonly key: string })[], stem = 'quote'): void {
    for (const { key, name, ...spec } of specs) {
      const found = firstOf([data], [key])
      if (found) this.parts.push({ ...spec, ...found, name: name.replace('STEM', stem) })
    }
  }

  private readParameters(parameters: Found, stem: string | undefined): void {
    for (const [key, label, use] of PARAMETERS) this.state(parameters, key, label, use, stem)
    const key = objectAt(parameters, 'certification_key')
    const text = key && firstOf([key], ['public'])
    // Every item names the key again.
    if (text && !this.parts.some(({ name, value }) => name === 'ak' && value === text.value)) this.parts.push({ ...text, name: 'ak', form: 'key', kind: 'public-key' })
  }
}
