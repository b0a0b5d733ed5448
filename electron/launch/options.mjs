import { parseArgs } from 'node:util'

export const USAGE = 'usage: npm start -- [--browser] [--no-open] [--port N]'

/**
 * @param {readonly string[]} args
 * @returns {{ browser: boolean, open: boolean, port: number }} port 0 lets the system choose a free one
 * @throws {Error} for anything that is no option, with a text for the user
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: { browser: { type: 'boolean', default: false }, 'no-open': { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
  })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Error(`--port: expected 0 to 65535, found ${values.port}`)
  return { browser: values.browser, open: !values['no-open'], port }
}
