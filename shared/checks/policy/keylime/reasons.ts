/** Why Keylime judges an entry as it does. Values of the reason column are indexes into this table. */
export const KEYLIME_REASONS = [
  'none', 'digest-listed', 'signature', 'excluded', 'violation', 'key-listed', 'keyring-ignored', 'buffer-listed', 'boot-aggregate', 'device-mapper',
  'not-listed', 'other-digest', 'not-parsed', 'other-pcr', 'other-template-digest', 'key-refused', 'not-reached', 'signature-not-computed', 'exclude-not-computed', 'device-refused', 'device-not-computed',
] as const
export type KeylimeReason = (typeof KEYLIME_REASONS)[number]

/** A plain clause each, for people. */
export const REASON_WORDS: Readonly<Record<KeylimeReason, string>> = {
  'none': 'no line of the log', 'digest-listed': 'digest listed', 'signature': 'signature good, the list is not looked at', 'excluded': 'excluded, not checked',
  'violation': 'violation, not looked at', 'key-listed': 'key listed for its keyring', 'keyring-ignored': 'keyring ignored by the policy', 'buffer-listed': 'data listed',
  'boot-aggregate': 'proven by the boot log', 'device-mapper': 'meets the device-mapper rules', 'not-listed': 'on no list', 'other-digest': 'policy lists another digest', 'not-parsed': 'Keylime can\'t parse the line',
  'other-pcr': 'names another PCR than 10', 'other-template-digest': 'data do not hash to the template digest', 'key-refused': 'a key of a type that Keylime refuses',
  'not-reached': 'Keylime crashes before it gets here', 'signature-not-computed': 'signed by a key that is not computed here', 'exclude-not-computed': 'an exclude that is not computed here may match it', 'device-refused': 'against the device-mapper rules',
  'device-not-computed': 'what Keylime makes of its device-mapper rule is not computed here',
}
