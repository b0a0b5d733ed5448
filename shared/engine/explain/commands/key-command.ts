import type { PublicKey } from '../../../model/tpm'
import type { FileNames } from './file-names'

/** A key file as a PEM file that openssl reads: its name, or a process substitution that makes one. `null` where it cannot be named, or is text. */
export function pemKey({ form, evidence }: PublicKey, names: FileNames): string | null {
  const file = names.word(evidence)
  if (file === null) return null
  switch (form) {
    case 'spki-pem': return file
    case 'spki-der': return `<(openssl pkey -pubin -inform DER -in ${file})`
    case 'certificate-pem': return `<(openssl x509 -in ${file} -noout -pubkey)`
    case 'certificate-der': return `<(openssl x509 -inform DER -in ${file} -noout -pubkey)`
    case 'tpm2b-public': return `<(tpm2_print -t TPM2B_PUBLIC -f pem ${file})`
    case 'tpmt-public': return `<(tpm2_print -t TPMT_PUBLIC -f pem ${file})`
    // No tool of tpm2-tools reads back what tpm2_readpublic prints.
    case 'readpublic-text': return null
  }
}
