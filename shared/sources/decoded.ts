import type { EventLog } from '../model/event-log'
import type { ImaLog } from '../model/ima-log'
import type { ImaPolicy } from '../model/ima-policy'
import type { KeylimeDocument } from '../model/keylime'
import type { ExcludeList, RuntimePolicy } from '../model/policy'
import type { DetachedSignature, PolicyEnvelope } from '../model/policy-signature'
import type { ReferenceList } from '../model/reference'
import type { SigningKeyFile } from '../model/signing-key'
import type { XattrDump } from '../model/xattr-dump'
import type { ArchiveKind } from './archive/archive'
import type { Opened } from './container'
import type { AttestationAuthority, PcrValues, PublicKey, Quote, QuoteSignature, TpmName } from '../model/tpm'

/** What a source makes of a file. */
export type Decoded =
  | { readonly kind: 'ima-log'; readonly log: ImaLog }
  | { readonly kind: 'archive'; readonly format: ArchiveKind; readonly opened: Opened }
  | { readonly kind: 'keylime-document'; readonly document: KeylimeDocument; readonly opened: Opened }
  | { readonly kind: 'event-log'; readonly eventLog: EventLog }
  | { readonly kind: 'tpm-quote'; readonly quote: Quote }
  | { readonly kind: 'tpm-signature'; readonly signature: QuoteSignature }
  | { readonly kind: 'pcr-values'; readonly pcrValues: PcrValues }
  | { readonly kind: 'public-key'; readonly publicKey: PublicKey }
  | { readonly kind: 'tpm-name'; readonly name: TpmName }
  | { readonly kind: 'attestation-authority'; readonly authority: AttestationAuthority }
  | { readonly kind: 'signing-keys'; readonly file: SigningKeyFile }
  | { readonly kind: 'runtime-policy'; readonly policy: RuntimePolicy }
  | { readonly kind: 'ima-policy'; readonly imaPolicy: ImaPolicy }
  | { readonly kind: 'policy-envelope'; readonly envelope: PolicyEnvelope; readonly opened: Opened }
  | { readonly kind: 'policy-signature'; readonly signature: DetachedSignature }
  | { readonly kind: 'policy-key'; readonly key: PublicKey }
  | { readonly kind: 'exclude-list'; readonly excludes: ExcludeList }
  | { readonly kind: 'xattr-dump'; readonly dump: XattrDump }
  | { readonly kind: 'reference'; readonly list: ReferenceList }
  | { readonly kind: 'nonce'; readonly nonce: Uint8Array }
