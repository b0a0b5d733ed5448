import { describe, expect, it } from 'vitest'
import { UsageError } from '../../cli/errors'
import { parseArguments } from '../../cli/parse-arguments'

const verify = (...args: string[]) => parseArguments(['verify', ...args])

function complaint(argv: readonly string[]): string {
  try {
    parseArguments(argv)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return 'accepted'
}

describe('parseArguments', () => {
  it('takes paths and leaves everything else at its default', () => {
    expect(verify('host/', 'more')).toEqual({
      kind: 'verify', paths: ['host/', 'more'], parts: [], options: {}, json: null, suggest: null, entries: null, failOn: 'error',
    })
  })

  it('takes values after a blank and after =, in any order with paths', () => {
    expect(verify('--nonce', 'CAFE', 'host', '--ak=k1', '--ak', 'k2', '--ima-pcr=11', '--fail-on', 'warning', '--mode=strict', '--entries', 'e.jsonl')).toEqual({
      kind: 'verify', paths: ['host'], json: null, suggest: null, entries: 'e.jsonl', failOn: 'warning', options: { nonce: 'cafe', imaPcr: 11, mode: 'strict' },
      parts: [
        { option: '--ak', role: 'attestation-key', path: 'k1' },
        { option: '--ak', role: 'attestation-key', path: 'k2' },
      ],
    })
  })

  it('keeps parts in the order in which they were given', () => {
    const command = verify('--policy', 'p2', '--log=l', '--policy', 'p1', '--excludes', 'x', '--pcrs', 'v', '--quote', 'q', '--signature', 's')
    expect(command.kind === 'verify' && command.parts.map(({ role, path }) => `${role} ${path}`))
      .toEqual(['policy p2', 'log l', 'policy p1', 'excludes x', 'pcrs v', 'quote q', 'signature s'])
  })

  it('takes --json with a file only after =', () => {
    expect(verify('--json', 'host')).toMatchObject({ json: 'stdout', paths: ['host'] })
    expect(verify('--json=r.json', 'host')).toMatchObject({ json: { file: 'r.json' }, paths: ['host'] })
  })

  it('takes --suggest likewise, and not to where the report goes', () => {
    expect(verify('--suggest', 'host')).toMatchObject({ suggest: 'stdout', json: null })
    expect(verify('--json', '--suggest=f.json', 'host')).toMatchObject({ suggest: { file: 'f.json' }, json: 'stdout' })
    expect(complaint(['verify', 'x', '--json', '--suggest'])).toContain('both write to standard output')
  })

  it('ends options at --', () => {
    expect(verify('--', '--json', '-')).toMatchObject({ json: null, paths: ['--json', '-'] })
    expect(verify('--', '--help')).toMatchObject({ kind: 'verify', paths: ['--help'] })
  })

  it('takes banks once each and start values in lower case', () => {
    expect(verify('x', '--bank', 'sm3_256', '--bank', 'sha3_384', '--bank', 'sm3')).toMatchObject({ options: { banks: ['sm3', 'sha3-384'] } })
    expect(verify('x', '--bank', 'sha384', '--bank=sha1', '--bank', 'sha384', '--start-pcr', `sha1:${'AB'.repeat(20)}`)).toMatchObject({
      options: { banks: ['sha384', 'sha1'], startPcr: [{ bank: 'sha1', value: 'ab'.repeat(20) }] },
    })
  })

  it('takes a nonce for each quote, each of them once', () => {
    expect(verify('x', '--nonce', 'AB', '--nonce=cd', '--nonce', 'ab')).toMatchObject({ options: { nonce: ['ab', 'cd'] } })
  })

  it('takes nonces of 1 and of 64 bytes', () => {
    expect(verify('x', '--nonce', '00')).toMatchObject({ options: { nonce: '00' } })
    expect(verify('x', `--nonce=${'7f'.repeat(64)}`)).toMatchObject({ options: { nonce: '7f'.repeat(64) } })
  })

  it('takes inspect, version and help', () => {
    expect(parseArguments(['inspect', 'a', '--json'])).toEqual({ kind: 'inspect', paths: ['a'], json: 'stdout' })
    expect(parseArguments(['--version'])).toEqual({ kind: 'version' })
    expect(parseArguments(['--help'])).toEqual({ kind: 'help', topic: null })
    expect(parseArguments(['verify', '--nonce', 'zz', '--help'])).toEqual({ kind: 'help', topic: 'verify' })
    expect(parseArguments(['inspect', '--help'])).toEqual({ kind: 'help', topic: 'inspect' })
    expect(parseArguments(['policy', '--help'])).toEqual({ kind: 'help', topic: 'policy' })
    expect(parseArguments(['policy', 'sign', '--key', '--help'])).toEqual({ kind: 'help', topic: 'policy sign' })
  })
})

describe('wrong usage', () => {
  const later = 'not available in version 0.1.0'
  it.each([
    [[], 'no subcommand'],
    [['look'], 'unknown subcommand "look"'],
    [['policy'], 'policy: no subcommand'],
    [['policy', 'sing\u001b'], 'unknown subcommand "policy sing\\u{1b}"; try imascope policy --help'],
    [['policy', 'sign', 'p', '--colour'], 'unknown option "--colour"; try imascope policy sign --help'],
    [['collect'], `collect is ${later}`],
    [['verify'], 'nothing to verify'],
    [['verify', '--ak', 'k', '--policy', 'p', '--excludes', 'x'], 'nothing to verify'],
    [['verify', ''], 'a path is empty'],
    [['verify', '-'], 'standard input is not read'],
    [['verify', 'x', '--colour'], 'unknown option "--colour"'],
    [['verify', 'x', '-v'], 'unknown option "-v"'],
    [['verify', 'x', '--js\u001bon'], 'unknown option "--js\\u{1b}on"'],
    [['verify', 'x', '--nonce'], '--nonce needs a value'],
    [['verify', 'x', '--nonce', '--json'], '--nonce needs a value'],
    [['verify', 'x', '--nonce='], 'the value is empty'],
    [['verify', 'x', '--nonce', ''], 'the value is empty'],
    [['verify', 'x', '--nonce', 'abc'], 'found 3 digits'],
    [['verify', 'x', '--nonce', 'xy'], 'expected hex digits, found "xy"'],
    [['verify', 'x', '--nonce', '0xab'], 'expected hex digits'],
    [['verify', 'x', '--nonce', 'ab'.repeat(65)], 'at most 64 bytes, found 65 bytes'],
    [['verify', 'x', '--json', '--json=f'], '--json is given more than once'],
    [['verify', 'x', '--json='], 'the file name is empty'],
    [['verify', 'x', '--ak='], 'the file name is empty'],
    [['verify', 'x', '--json=-'], '--json: "-" is no file name; ./- names'],
    [['verify', 'x', '--entries', '-'], '--entries: "-" is no file name'],
    [['verify', 'x', '--ak', '-'], '--ak: "-" is no file name'],
    [['verify', 'x', '--nonce', 'a'], 'found 1 digit'],
    [['verify', 'x', '--start-pcr', 'sha1:00'], 'found 1 byte'],
    [['inspect', 'x', '--json=-'], '--json: "-" is no file name'],
    [['verify', 'x', '--log', 'a', '--log', 'b'], '--log is given more than once'],
    [['verify', 'x', '--ima-pcr', '24'], 'a PCR from 0 to 23'],
    [['verify', 'x', '--ima-pcr', '-1'], 'a PCR from 0 to 23'],
    [['verify', 'x', '--ima-pcr', '0x0a'], 'a PCR from 0 to 23'],
    [['verify', 'x', '--bank', 'md5'], 'expected a bank (sha1, sha256, sha384, sha512, sm3, sha3-256, sha3-384, sha3-512)'],
    [['verify', 'x', '--start-pcr', 'ab'], 'expected BANK:HEX'],
    [['verify', 'x', '--start-pcr', 'md5:ab'], 'expected a bank'],
    [['verify', 'x', '--start-pcr', `sha256:${'00'.repeat(20)}`], 'has 32 bytes (64 hex digits), found 20 bytes'],
    [['verify', 'x', '--start-pcr', `sha1:${'00'.repeat(20)}`, '--start-pcr', `sha1:${'00'.repeat(20)}`], 'bank sha1 is given more than once'],
    [['verify', 'x', '--mode', 'lax'], 'expected strict or keylime'],
    [['verify', 'x', '--fail-on', 'info'], 'expected error or warning'],
    [['verify', 'x', '--help=x'], '--help takes no value'],
    [['inspect'], 'nothing to inspect'],
    [['inspect', 'x', '--nonce', 'ab'], 'unknown option "--nonce"'],
  ])('%j: %s', (argv, words) => expect(complaint(argv)).toContain(words))

  it.each(['--html', '--csv', '--timesketch', '--force'])(
    '%s comes in a later version', (option) => expect(complaint(['verify', 'x', option])).toContain(`${option.split('=')[0]} is ${later}`))

  it('is told in one line', () => {
    expect(complaint(['verify', 'x', '--bank', 'a\nb'])).not.toContain('\n')
  })
})
