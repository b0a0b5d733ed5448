import { describe, expect, it } from 'vitest'
import { rankUnsigned } from '@shared/engine/signatures/unsigned-files'
import { worseState } from '@shared/engine/signatures/state-counts'
import { SIGNATURE_STATES, type SignatureState } from '@shared/model/verdict'
import { parseLog } from '../../../support/decode'
import { makeLog } from '../../../support/make-log'

const state = (name: SignatureState) => SIGNATURE_STATES.indexOf(name)

describe('the worse of two states', () => {
  it.each<[SignatureState, SignatureState]>([['valid', 'absent'], ['not-checkable', 'valid'], ['unknown-key', 'not-checkable'], ['malformed', 'unknown-key'], ['invalid', 'malformed']])('%s stands before %s', (worse, other) => {
    expect(SIGNATURE_STATES[worseState(state(other), state(worse))]).toBe(worse)
    expect(SIGNATURE_STATES[worseState(state(worse), state(other))]).toBe(worse)
  })
})

describe('unsigned files that deserve a look', () => {
  const paths = ['boot_aggregate', '/usr/bin/ls', '/opt/mod/dummy.ko', '/opt/mod/dummy.ko', '/boot/initrd.img-6.1', '/opt/tool', '/tmp/x', '/home/me/y', 'memfd:z', '/lib/modules/6.1/a.ko.xz']
  it('come by what they are, each path once; programs of the system are left out', async () => {
    const log = await parseLog(makeLog(paths.map((path, i) => ({ path, digest: new Uint8Array(32).fill(i + 1) }))))
    const ranked = await rankUnsigned(log, paths.map((_, i) => i).slice(1), new Map([['/opt/tool', 42]]), async () => {})
    expect(ranked.map(({ entry, kind }) => [entry, kind])).toEqual([
      [3, 'Kernel module'], [10, 'Kernel module'], [5, 'RAM disk for a kernel'], [9, 'In memory only'], [7, 'In a folder that everybody may write to'], [8, 'In a home folder'], [6, 'Outside the system folders'],
    ])
    expect(ranked.at(-1)!.note).toBe('entry 43 of the same path is signed')
  })
})
