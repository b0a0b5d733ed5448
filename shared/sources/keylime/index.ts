import type { KeylimeForm } from '../../model/keylime'
import type { Source } from '../source'
import { layoutOf, type Layout } from './layout'
import { parseKeylime } from './parse'

const FORM_WORDS: Readonly<Record<KeylimeForm, string>> = {
  'quote-string': 'Keylime quote string', 'agent-response': 'JSON with a quote, as a Keylime agent answers', 'push-evidence': 'JSON of a Keylime push attestation',
  'attestation-record': 'JSON of Keylime\'s durable attestation', 'agent-record': 'JSON with an attestation key, as Keylime\'s APIs have', 'documents': 'several Keylime documents',
  'pickle': 'Python pickle',
}

/** A document of Keylime's is evidence that holds evidence: its parts become files of the case (docs/formats/keylime.md). */
export const keylimeDocument: Source = {
  kind: 'keylime-document',
  detect({ bytes }) {
    const layout = layoutOf(bytes)
    return layout && { confidence: layout.kind === 'pickle' || layout.kind === 'unreadable' ? 'likely' : 'certain', recognisedBy: wordsOf(layout) }
  },
  parse: parseKeylime,
}

function wordsOf(layout: Layout): string {
  switch (layout.kind) {
    case 'json': return FORM_WORDS[layout.reading.form]
    case 'pickle': case 'quote-string': return FORM_WORDS[layout.kind]
    case 'base64': return 'base64 of a Keylime document'
    case 'unreadable': return 'keys of Keylime\'s JSON'
    case 'json-list': case 'json-lines': case 'record-lines': return FORM_WORDS.documents
  }
}
