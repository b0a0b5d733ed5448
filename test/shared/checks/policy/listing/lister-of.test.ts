import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseModel } from '@shared/checks/check'
import { excludeEntries } from '@shared/checks/policy/excludes/excluded-entries'
import { judgeEntry, judgeListing } from '@shared/checks/policy/judge-entry'
import { judgeLine, judgeListing as judgeKeylimeListing, type KeylimeRules } from '@shared/checks/policy/keylime/judge-line'
import { keylimePolicy } from '@shared/checks/policy/keylime/keylime-policy'
import { plainLine } from '@shared/checks/policy/keylime/plain-line'
import { LISTING } from '@shared/checks/policy/listing/entry-listing'
import { listerOf } from '@shared/checks/policy/listing/lister-of'
import { mergePolicies } from '@shared/checks/policy/merged-policy'
import { pagesOf, type ImaLog } from '@shared/model/ima-log'
import type { Mode } from '@shared/model/verdict'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { noCheckpoint, parseLog, sourceInput } from '../../../../support/decode'
import { policyText, type PolicyParts } from '../../../../support/make-case'
import { digestOf, makeLog, type MadeEntry } from '../../../../support/make-log'

const PATHS = ['/usr/bin/a', '/usr/bin/b', '/opt/app/x.ko', '/opt/app/y', '/', '', 'memfd:x', 'boot_aggregate', '/usr/bin/a b', '/usr/\u00e9', '/var/lib/z', '\\x']
const path = fc.constantFrom(...PATHS)
const digits = (name: string, algorithm = 'sha256') => Buffer.from(digestOf(name, algorithm)).toString('hex')
const entry: fc.Arbitrary<MadeEntry> = fc.record({
  path, template: fc.constantFrom('ima-ng', 'ima-ng', 'ima-ng', 'ima-sig', 'ima-buf', 'ima-ngv2'), algorithm: fc.constantFrom('sha256', 'sha256', 'sha1', 'sha512'), pcr: fc.constantFrom(10, 10, 10, 11),
  violation: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)), templateDigest: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constant(new Uint8Array(20).fill(0xff))),
})
/** A digest of a path as a policy may write it. */
const written = fc.tuple(path, fc.constantFrom('sha256', 'sha1'), fc.constantFrom<((digest: string) => string)>((one) => one, (one) => one, (one) => one.toUpperCase(), (one) => `sha256:${one}`, (one) => `${one}\n`, (one) => one.slice(1), () => ''))
  .map(([name, algorithm, form]) => [name, form(digits(name, algorithm))] as const)
const policy: fc.Arbitrary<PolicyParts> = fc.record({
  digests: fc.array(written, { maxLength: 12 }).map((all) => Object.fromEntries(all.map(([name]) => [name, all.filter(([other]) => other === name).map(([, digest]) => digest)]))),
  excludes: fc.subarray(['/opt/app/.*\\.ko', '^/var/lib/.*$', '.*\\.ko', '(?i)/USR/bin/b', '/usr/(bin|lib)/a$', '/x|.*y', '(', 'o.*']),
})

function modelOf(policies: readonly PolicyParts[], mode: Mode = 'strict'): CaseModel {
  const parsed = policies.map((one, i) => ({ ...parseRuntimePolicy(sourceInput(`p${i}`, Buffer.from(policyText(one)))), evidence: `p${i}` }))
  return { policies: parsed, excludeLists: [], given: new Set(parsed.map(({ evidence }) => evidence)), options: { mode } } as unknown as CaseModel
}

function listingOf(model: CaseModel, log: ImaLog) {
  const lister = listerOf(model, log)!
  for (const page of pagesOf(log)) lister.look(page)
  return lister.finish()
}

describe('what the policies list of each entry', () => {
  it('gives the verdicts that the entry itself gives, in both modes', async () => {
    await fc.assert(fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 20 }), fc.array(policy, { minLength: 1, maxLength: 2 }), async (entries, policies) => {
      const log = await parseLog(makeLog(entries))
      const model = modelOf(policies)
      const { bits, excludes, keylimeExcludes } = listingOf(model, log)
      const excluded = await excludeEntries(log, excludes, new Uint8Array(log.count), noCheckpoint)
      const rules = { policy: keylimePolicy(model.policies), excludes: keylimeExcludes, bootAggregates: { digests: new Set(), hasBootLog: false }, devices: null } as unknown as KeylimeRules
      const isSigned = (index: number) => index % 3 === 0
      for (const [index, known] of bits.entries()) {
        if (known === 0) continue
        expect(judgeListing(known, index, isSigned)).toEqual(judgeEntry(log, index, mergePolicies(model)!, excluded, null, isSigned))
        if ((known & LISTING.plainLine) === 0) continue
        const { line, data } = plainLine(log, index)!
        expect(judgeKeylimeListing(known)).toEqual(judgeLine(line, data, true, rules))
      }
    }), { numRuns: 200 })
  })

  it('tells most entries', async () => {
    const log = await parseLog(makeLog(['/usr/bin/a', '/usr/bin/b', '/usr/bin/c', '/opt/x'].map((name) => ({ path: name }))))
    const { bits } = listingOf(modelOf([{ digests: { '/usr/bin/a': [digits('/usr/bin/a')], '/usr/bin/b': [digits('/usr/bin/a')] }, excludes: ['/opt/.*'] }]), log)
    const ordinary = LISTING.ordinary | LISTING.plainLine | LISTING.fits | LISTING.usual
    expect([...bits]).toEqual([ordinary | LISTING.listed | LISTING.sameDigest, ordinary | LISTING.listed, ordinary, 0])
  })

  it('counts the names that no entry has', async () => {
    const log = await parseLog(makeLog([{ path: '/usr/bin/a b' }, { path: '/usr/\u00e9', violation: true }]))
    const digests = Object.fromEntries(['/z', '/usr/bin/a b', '/usr/\u00e9', '/\ud800', '/\n'].map((name) => [name, [digits(name)]]))
    expect(listingOf(modelOf([{ digests }]), log).unmeasured).toEqual({ listed: 5, count: 3, first: ['/z', '/\\u{d800}', '/\\u{a}'] })
  })

  it('is not asked for without a policy, but where Keylime has an empty one', async () => {
    const log = await parseLog(makeLog([{ path: '/usr/bin/a' }]))
    expect(listerOf(modelOf([]), log)).toBe(null)
    expect(listingOf(modelOf([], 'keylime'), log).bits[0] & (LISTING.plainLine | LISTING.listed)).toBe(LISTING.plainLine)
  })
})
