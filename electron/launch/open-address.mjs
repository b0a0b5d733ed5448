import { spawn } from 'node:child_process'

/**
 * The system's own command that opens an address, `null` where nobody could see the result.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {readonly string[] | null}
 */
export function openerOf(platform, env) {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '""']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null
}

/** Opens the address if it can. The address has been printed before, so a failure needs no more than a line. */
export function openAddress(address, platform = process.platform, env = process.env) {
  const opener = openerOf(platform, env)
  if (opener === null) return
  const [command, ...args] = opener
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  child.once('error', (error) => { console.error(`imascope: no browser was opened (${error.message})`) })
  child.unref()
}
