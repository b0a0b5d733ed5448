import { describe, expect, it } from 'vitest'
import { LATER_OPTIONS, LATER_SUBCOMMANDS, OPTIONS } from '../../cli/option-table'
import { usage } from '../../cli/usage'

describe('usage', () => {
  it.each(['verify', 'inspect'] as const)('lists every option of %s and none that comes later', (topic) => {
    const text = usage(topic)
    for (const { name } of OPTIONS[topic]) expect(text).toContain(`  --${name}`)
    for (const name of LATER_OPTIONS) expect(text).not.toMatch(new RegExp(`--${name}\\b`))
  })

  it('names the subcommands that exist', () => {
    expect(usage(null)).toContain('imascope verify')
    expect(usage(null)).toContain('imascope inspect')
    for (const name of LATER_SUBCOMMANDS) expect(usage(null)).not.toContain(`imascope ${name}`)
  })

  it.each([null, 'verify', 'inspect'] as const)('fits 100 columns and is plain ASCII: %s', (topic) => {
    for (const line of usage(topic).split('\n')) expect(line).toMatch(/^[\x20-\x7e]{0,100}$/)
  })
})
