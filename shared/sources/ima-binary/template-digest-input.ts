import { LEGACY_DIGEST_SIZE, LEGACY_NAME_MAX } from './limits'

/** The name of template `ima` as it is hashed: padded with zeros (Linux `ima_crypto.c`). */
const LEGACY_NAME_SIZE = LEGACY_NAME_MAX + 1
/** Bytes that are hashed of template `ima`, whatever the length of the name. */
export const LEGACY_INPUT_SIZE = LEGACY_DIGEST_SIZE + LEGACY_NAME_SIZE

/**
 * What the template digest is the hash of: the template data as it stands, in the log's byte order; for template `ima` the digest and
 * the padded name, without the length between them.
 */
export function templateDigestInput(legacy: boolean, templateData: Uint8Array): Uint8Array {
  if (!legacy) return templateData
  const input = new Uint8Array(LEGACY_INPUT_SIZE)
  input.set(templateData.subarray(0, LEGACY_DIGEST_SIZE))
  input.set(templateData.subarray(LEGACY_DIGEST_SIZE + 4).subarray(0, LEGACY_NAME_SIZE), LEGACY_DIGEST_SIZE)
  return input
}
