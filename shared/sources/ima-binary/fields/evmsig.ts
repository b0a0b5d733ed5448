import { sig } from './sig'
import type { FieldDecoder } from './field'

/** `security.evm` where it is a portable signature, else empty (Linux 5.14+). It signs the file's metadata, not its content alone. */
export const evmsig: FieldDecoder = {
  id: 'evmsig',
  label: 'EVM signature',
  scan: () => null,
  describe: (field) => (field.start === field.end ? { value: 'none', meaning: 'the file carried no portable EVM signature' } : sig.describe(field)),
}
