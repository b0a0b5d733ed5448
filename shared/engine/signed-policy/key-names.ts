/** What a key that is made in the window is called until the user says otherwise. */
export const NEW_KEY_NAME = 'signer.pem'

/** Where the public half of a new key goes: `signer.pub` of `signer.pem` or `signer.key`; of any other name `NAME.pub`. */
export function publicKeyName(path: string): string {
  return `${path.replace(/(?<=[^/])\.(?:pem|key)$/, '')}.pub`
}
