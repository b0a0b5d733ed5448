import { describe, expect, it } from 'vitest'
import { LATER_OPTIONS, LATER_SUBCOMMANDS, OPTIONS } from '../../cli/option-table'
import { POLICY_SUBCOMMANDS } from '../../cli/policy/subcommands'
import { usage, type HelpTopic } from '../../cli/usage'

const POLICY_TOPICS = POLICY_SUBCOMMANDS.map(({ name }) => `policy ${name}` as const)

describe('usage', () => {
  it.each(['verify', 'inspect'] as const)('lists every option of %s and none that comes later', (topic) => {
    const text = usage(topic)
    for (const { name } of OPTIONS[topic]) expect(text).toContain(`  --${name}`)
    for (const name of LATER_OPTIONS) expect(text).not.toMatch(new RegExp(`--${name}\\b`))
  })

  it('lists every subcommand of policy, and every option of each', () => {
    expect(usage(null)).toContain('imascope policy SUBCOMMAND')
    for (const { name, options } of POLICY_SUBCOMMANDS) {
      expect(usage('policy')).toContain(`imascope policy ${name}`)
      for (const option of options) expect(usage(`policy ${name}`)).toContain(`  --${option.name}`)
    }
  })

  it('names the subcommands that exist', () => {
    expect(usage(null)).toContain('imascope verify')
    expect(usage(null)).toContain('imascope inspect')
    for (const name of LATER_SUBCOMMANDS) expect(usage(null)).not.toContain(`imascope ${name}`)
  })

  it('says that a reference accepts nothing', () => {
    expect(usage('verify').replace(/\s+/g, ' ')).toMatch(/--reference FILE .* it accepts nothing; repeatable/)
  })

  it.each<HelpTopic>([null, 'verify', 'inspect', 'policy', ...POLICY_TOPICS])('fits 100 columns and is plain ASCII: %s', (topic) => {
    for (const line of usage(topic).split('\n')) expect(line).toMatch(/^[\x20-\x7e]{0,100}$/)
  })
})
