import { describe, expect, it } from 'vitest'
import { FORMS, refusalWords, signCommand, signedName, toSignName } from '@/features/policy/workbench/sign/sign-words'
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

  it('says in plain words what a passphrase lacks, and else what the engine says', () => {
    expect([refusalWords({ code: 'key.encrypted', message: 'x' }), refusalWords({ code: 'key.passphrase', message: 'x' }), refusalWords({ code: 'key.malformed', message: 'a sentence' })]).toEqual(['The key is encrypted: type its passphrase.', 'That is not the passphrase of this key.', 'a sentence'])
  })
})
