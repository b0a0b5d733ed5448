import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { PolicyForm, RuntimePolicy } from '../../model/policy'
import { isObject } from '../../bytes/json'
import { readAllowlist, type AllowlistParts } from './allowlist'
import { Deviations, locate, shownValue } from './deviations'
import { parseJson, policyText, refusal, refusalAt, type PolicyText } from './document'
import { placeKeys } from './place-keys'
import { noSettings, readLists, type PolicyLists } from './read-lists'
import { isTextList, readTextList } from './read-text'
import { checkSchema } from './schema'
import { policyNotes, textNotes } from './policy-notes'
import { readVerificationKeys, type FoundKey } from './verification-keys'

/** What is read of a file of any form. */
interface Content {
  readonly form: PolicyForm
  readonly lists: PolicyLists
  readonly keys: readonly FoundKey[]
  readonly notes: readonly string[]
}

/** What Keylime takes is one JSON document; what went before it must be converted. */
const FORM_WORDS = 'a runtime policy, JSON'

/** Decodes a policy of any form. What Keylime's schema refuses is read where its meaning is clear, and named in `deviations`. */
export function parseRuntimePolicy(input: SourceInput): RuntimePolicy {
  try {
    const text = policyText(input)
    const deviations = new Deviations()
    const { lists, keys, form, notes } = readContent(input, text, deviations)
    return {
      evidence: input.id, path: input.path, bytes: input.bytes, form, ...lists, verificationKeys: placeKeys(text, keys), keylimeAccepts: deviations.refusals === 0,
      deviations: locate(text.text, text.byteBase, deviations.kept), deviationCount: deviations.count,
      notes: text.byteBase > 0 ? ['It begins with a byte order mark, which is skipped.', ...notes] : notes, stopped: null,
    }
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    return {
      evidence: input.id, path: input.path, bytes: input.bytes, form: 'runtime-policy', digests: new Map(), excludes: [], keyrings: new Map(), imaBuf: new Map(), ignoredKeyrings: [], settings: noSettings(),
      verificationKeys: [], keylimeAccepts: false, deviations: [], deviationCount: 0, notes: [], stopped: error.toData(),
    }
  }
}

function readContent(input: SourceInput, source: PolicyText, deviations: Deviations): Content {
  const { text, byteBase } = source
  if (!/^\s*[{["]/.test(text) && isTextList(text)) {
    deviations.add('warning', FORM_WORDS, 'a list of lines', () => ({ offset: 0, length: text.length }))
    const { form, lists, spaced, relative } = readTextList(text, deviations, ({ offset, length }) => ({ offset, length }))
    return { form, lists, keys: [], notes: textNotes(spaced, relative) }
  }
  const document = parseJson(input, source)
  if (!isObject(document)) throw refusal(input, byteBase, 'a JSON object, or lines with a digest and a path', shownValue(document))
  if (isAllowlist(document)) {
    deviations.add('warning', FORM_WORDS, 'an allowlist, the form before it', () => [])
    return { form: 'allowlist', ...withKeys(readAllowlist(input, source, document, deviations), deviations) }
  }
  if (!isObject(document['digests'])) throw refusalAt(input, source, ['digests'], 'an object "digests"', shownValue(document['digests']))
  checkSchema(document, deviations)
  const lists = readLists(document, 'digests')
  return { form: 'runtime-policy', ...withKeys({ lists, base: [], notes: policyNotes(lists) }, deviations) }
}

/** `hashes` went before `digests`; `allowlist` holds such a document beside its excludes. */
function isAllowlist(document: object): boolean {
  return !Object.hasOwn(document, 'digests') && (Object.hasOwn(document, 'hashes') || Object.hasOwn(document, 'allowlist'))
}

function withKeys({ lists, base, notes }: AllowlistParts, deviations: Deviations): Omit<Content, 'form'> {
  return { lists, notes, keys: readVerificationKeys(lists.settings['verification-keys'], [...base, 'verification-keys'], deviations) }
}
