import { spawn } from 'node:child_process'

/**
 * Runs a program in the foreground.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {boolean} [shell] npm is a script on Windows and needs one
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function run(command, args, cwd, shell = false) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, shell, stdio: 'inherit' })
    const forward = (signal) => { child.kill(signal) }
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.once('error', fail)
    child.once('exit', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      done(code ?? 1)
    })
  })
}
