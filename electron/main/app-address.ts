/** Where the window lives. Its pages are the only ones that this program loads and that may call it. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'imascope'
export const APP_ADDRESS = `${APP_SCHEME}://${APP_HOST}/`

/** Is it a page of ours? Scheme and host are compared, not the origin: Node gives every custom scheme the origin `null`. */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  return protocol === `${APP_SCHEME}:` && host === APP_HOST
}
