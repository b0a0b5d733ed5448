import { derKind } from '../../crypto/keys/der-kind'
import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'
import { isReadpublicText } from './decode-readpublic'
import { hasPublicPem } from './pem'
import { publicAreaForm } from './public-area'

export function detect({ bytes }: SourceInput): Detection | null {
  if (hasPublicPem(bytes)) return certain('a PEM block with a public key or certificate')
  if (isReadpublicText(bytes)) return certain('tpm2_readpublic\'s text')
  const form = publicAreaForm(bytes)
  if (form !== null) return certain(form === 'tpm2b-public' ? 'TPM2B_PUBLIC' : 'TPMT_PUBLIC')
  const kind = derKind(bytes)
  return kind === null ? null : certain(kind === 'certificate' ? 'a DER certificate' : 'a DER public key')
}

function certain(recognisedBy: string): Detection {
  return { confidence: 'certain', recognisedBy }
}
