import { describe, expect, it } from 'vitest'
import { FORMS, lacksPassphrase, refusalWords, signCommand, signedName, toSignName } from '@/features/policy/workbench/sign/sign-words'
import { SIGNED_FORMS } from '@shared/exports/signed-policy/forms'

describe('signing', () => {
  it('offers every form that can be written', () => {
    expect(FORMS.map(({ form }) => form).toSorted()).toEqual([...SIGNED_FORMS].toSorted())
  })

  it('names the signed file by the policy and the form', () => {
    expect(SIGNED_FORMS.map((form) => signedName('policy-edited.json', form))).toEqual(['policy-edited.dsse.json', 'policy-edited.dsse.json', 'policy-edited.json.bundle', 'policy-edited.json.sig'])
  })

  it('gives a command that can be run as it stands', () => {
    expect(signCommand('policy.json', 'dsse-ecdsa')).toBe('openssl dgst -sha256 -sign key.pem -out policy.sig policy.pae')
    expect(signCommand('it\'s mine.json', 'cosign-signature')).toBe('openssl dgst -sha256 -sign key.pem -out policy.sig \'it\'\\\'\'s mine.json\'')
    expect([toSignName('policy.json', 'dsse-x509'), toSignName('policy.json', 'cosign-bundle')]).toEqual(['policy.pae', 'policy.json'])
  })

  it.each([
    ['', '', false, 'Type a passphrase for the new key'], ['', 'x', false, 'Type a passphrase for the new key'], ['x', '', false, 'Type the passphrase once more'],
    ['x', 'x ', false, 'The two passphrases differ'], ['x', 'x', false, ''], ['', '', true, ''], ['x', 'y', true, ''],
  ] as const)('asks of a new key with the passphrase "%s", then "%s", none on purpose: %s, this: "%s"', (passphrase, again, isBare, lacks) => {
    expect(lacksPassphrase({ passphrase, again, isBare })).toBe(lacks)
  })

  it('says in plain words what a passphrase lacks, and else what the engine says', () => {
    expect([refusalWords({ code: 'key.encrypted', message: 'x' }), refusalWords({ code: 'key.passphrase', message: 'x' }), refusalWords({ code: 'key.malformed', message: 'a sentence' })]).toEqual(['The key is encrypted: type its passphrase.', 'That is not the passphrase of this key.', 'a sentence'])
  })
})
