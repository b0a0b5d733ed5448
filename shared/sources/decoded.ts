import type { EventLog } from '../model/event-log'
import type { ImaLog } from '../model/ima-log'
import type { ExcludeList, RuntimePolicy } from '../model/policy'
import type { ArchiveKind, Opened } from './archive/archive'
import type { PcrValues, PublicKey, Quote, QuoteSignature } from '../model/tpm'

/** What a source makes of a file. */
export type Decoded =
  | { readonly kind: 'ima-log-binary'; readonly log: ImaLog }
  | { readonly kind: 'archive'; readonly format: ArchiveKind; readonly opened: Opened }
  | { readonly kind: 'event-log'; readonly eventLog: EventLog }
  | { readonly kind: 'tpm-quote'; readonly quote: Quote }
  | { readonly kind: 'tpm-signature'; readonly signature: QuoteSignature }
  | { readonly kind: 'pcr-values'; readonly pcrValues: PcrValues }
  | { readonly kind: 'public-key'; readonly publicKey: PublicKey }
  | { readonly kind: 'runtime-policy'; readonly policy: RuntimePolicy }
  | { readonly kind: 'exclude-list'; readonly excludes: ExcludeList }
  | { readonly kind: 'nonce'; readonly nonce: Uint8Array }
