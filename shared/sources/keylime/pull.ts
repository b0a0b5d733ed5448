import type { KeylimeForm } from '../../model/keylime'
import { firstOf, objectAt, type Found, type PartSpec, type Reading, type StatementUse } from './claims'
import { isQuoteString } from './quote-string'

const KEY_NAMES = ['ak_tpm', 'aik_tpm', 'tpm_ak']

/** Parts by the names that the APIs 1.0 to 2.x of agent, registrar, verifier and tenant give them (docs/formats/keylime.md). */
const PARTS: readonly (PartSpec & { readonly keys: readonly string[] })[] = [
  { keys: ['quote'], name: 'quote', form: 'quote' },
  { keys: ['ima_measurement_list'], name: 'ima_measurement_list', form: 'log' },
  { keys: ['mb_measurement_list', 'mb_log'], name: 'mb_measurement_list', form: 'base64', kind: 'event-log' },
  { keys: KEY_NAMES, name: 'ak', form: 'key', kind: 'public-key' },
  { keys: ['ek_tpm', 'tpm_ek'], name: 'ek', form: 'key', kind: 'public-key' },
  { keys: ['runtime_policy', 'runtime_policy_data', 'ima_policy', 'allowlist'], name: 'runtime_policy.json', form: 'policy' },
]

const STATEMENTS: readonly (readonly [key: string, label: string, use?: StatementUse])[] = [
  ['agent_id', 'Agent'], ['hash_alg', 'Hash algorithm', 'hash'], ['enc_alg', 'Key type'], ['sign_alg', 'Signature scheme', 'scheme'], ['boottime', 'Seconds since boot'],
  ['pubkey', 'Transport key', 'transport-key'], ['ima_measurement_list_entry', 'First entry of the list', 'first-entry'], ['nonce', 'Nonce', 'nonce-text'],
  ['ima_pcrs', 'PCRs of IMA'], ['pcr10', 'PCR 10 so far'], ['next_ima_ml_entry', 'Entries attested before'], ['tpm_policy', 'PCR policy'], ['tpm_clockinfo', 'Clock at the last quote'],
  ['learned_ima_keyrings', 'Keys learned from entries'], ['mb_policy', 'Measured boot policy'], ['ekcert', 'EK certificate'], ['regcount', 'Registrations'], ['verifier_id', 'Verifier'],
  ['verifier_timestamp', 'Recorded by the verifier'], ['registrar_timestamp', 'Recorded by the registrar'], ['signature', 'Signature of the record'], ['signer_pub_key', 'Key that signed the record'],
]

/**
 * What a JSON object of the pull model holds, wherever in it: an agent's response (`results`, or what is in it), a record of durable attestation
 * (`json_response` with `agent`), a request to verify evidence (`data`), a description of an agent. `null` when it is none of them.
 */
export function readPull(root: Found): Reading | null {
  const response = objectAt(root, 'json_response') ?? objectAt(root, 'attestation_data')
  const agent = objectAt(root, 'agent') ?? objectAt(root, 'agent_data')
  if (response || agent) {
    const inner = response && (objectAt(response, 'results') ?? response)
    return reading('attestation-record', [inner, agent, root].filter((one) => one !== null))
  }
  const results = objectAt(root, 'results') ?? objectAt(root, 'data')
  const objects = results ? [results, root] : [root]
  return reading(holdsQuote(objects) ? 'agent-response' : 'agent-record', objects)
}

function reading(form: KeylimeForm, objects: readonly Found[]): Reading | null {
  if (!holdsQuote(objects) && !objects.some(holdsKey)) return null
  const parts = PARTS.flatMap(({ keys, ...spec }) => {
    const found = firstOf(objects, keys)
    return found ? [{ ...spec, ...found }] : []
  })
  const statements = STATEMENTS.flatMap(([key, label, use = null]) => {
    const found = firstOf(objects, [key])
    return found ? [{ label, use, ...found }] : []
  })
  return { form, parts, statements }
}

function holdsQuote(objects: readonly Found[]): boolean {
  const quote = firstOf(objects, ['quote'])
  return typeof quote?.value === 'string' && isQuoteString(quote.value)
}

function holdsKey({ value }: Found): boolean {
  return KEY_NAMES.some((key) => Object.hasOwn(value, key) && typeof value[key] === 'string' && value[key] !== '')
}
