/** Address of the draft's text in the editor; nothing is read from there. */
export const DRAFT_ADDRESS = 'imascope://draft/policy.json'

/**
 * Keylime's runtime policy as a JSON schema, for completion, hover and marks in the editor (`RUNTIME_POLICY_SCHEMA` of `keylime/ima/ima.py`).
 * It helps while typing; what counts is what the engine says of the text.
 */
const HEX = { type: 'string', pattern: '^[0-9a-f]{40,128}$', description: 'A digest: 40 to 128 lower-case hex digits, without the algorithm’s name.' }
const digestLists = (description: string, of: string): object => ({ type: 'object', description, additionalProperties: { type: 'array', minItems: 1, items: HEX, description: `Digests of ${of}: any of them is accepted.` } })
const whole = (description: string, rest: object = {}): object => ({ type: 'integer', minimum: 0, description, ...rest })

export const POLICY_SCHEMA = {
  title: 'Keylime runtime policy',
  type: 'object',
  required: ['meta', 'release', 'digests', 'excludes', 'keyrings', 'ima', 'ima-buf', 'verification-keys'],
  properties: {
    meta: {
      type: 'object', required: ['version', 'generator'], description: 'What kind of policy this is.',
      properties: {
        version: whole('Version of the form: 1.', { default: 1 }),
        generator: whole('What made the policy. With 0 or 1 Keylime checks no IMA at all; its own tool writes 3.', { maximum: 3, default: 3, enum: [0, 1, 2, 3] }),
        timestamp: { type: 'string', description: 'When it was made, as Python writes it: 2026-11-18 09:30:00.000000.' },
      },
    },
    release: whole('Release of the system that the policy is for: 0 when nobody counts.', { default: 0 }),
    digests: digestLists('Files that may run or be read: digests by path.', 'the file at this path'),
    excludes: { type: 'array', items: { type: 'string' }, description: 'Python patterns. A path that one matches from its start passes unchecked, whatever its digest: “/usr” leaves out everything below /usr.' },
    keyrings: digestLists('Keys that may be loaded: digests of the DER certificates by keyring.', 'certificates for this keyring'),
    ima: {
      type: 'object', required: ['ignored_keyrings', 'log_hash_alg', 'dm_policy'], description: 'How the log is read.',
      properties: {
        ignored_keyrings: { type: 'array', items: { type: 'string' }, description: 'Keyrings whose keys are not checked; “*” means all.' },
        log_hash_alg: { enum: ['sha1', 'sha256', 'sha384', 'sha512'], description: 'Algorithm of the template digests in the log.', default: 'sha1' },
        dm_policy: { type: 'null', description: 'Rules for device-mapper events. Keylime’s own schema takes only null.' },
      },
    },
    'ima-buf': digestLists('Data of the kernel that may be measured: digests by name, such as dm_table_load or a kexec command line.', 'this buffer'),
    'verification-keys': { type: 'string', description: 'Keys that may sign files: empty, or a JSON text with “pubkeys” and “keyids”.', default: '' },
  },
} as const
