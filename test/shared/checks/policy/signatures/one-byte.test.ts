import { describe, expect, it } from 'vitest'
import { ENTRIES, logFile, policyText, reportOf, textFile } from '../../../../support/make-case'
import { envelopeOf, makeSigner } from '../../../../support/make-signed-policy'

/** "One changed byte in payload, type, signature or key does not verify." Every byte of a small envelope and of its key in turn. */
const SIGNER = makeSigner()
const ENVELOPE = envelopeOf(policyText({ digests: { '/a': ['ab'.repeat(32)] } }), [SIGNER])
const TEXT = JSON.stringify(ENVELOPE)

async function signatureOf(envelope: string, key = SIGNER.pem): Promise<string | undefined> {
  const { policy, findings } = await reportOf([logFile(ENTRIES), textFile('p.json', envelope, 'policy'), textFile('k.pub', key, 'policy-key')], {})
  return policy?.signature ?? findings.find(({ severity, code }) => severity === 'error' && /^(policy|evidence)\./.test(code))?.code
}

/** The text with another character of the same alphabet at this place, or with its case changed. */
function changed(text: string, at: number): string {
  const [code, flipped] = [text.charCodeAt(at), text.charCodeAt(at) ^ 1]
  return text.slice(0, at) + String.fromCharCode(flipped === 0x22 || flipped === 0x5c ? code ^ 2 : flipped) + text.slice(at + 1)
}

const placesOf = (part: string): number[] => Array.from({ length: part.length }, (_, i) => TEXT.indexOf(part) + i)

describe('one changed byte', () => {
  it('is looked for in an envelope that verifies as it stands', async () => {
    expect(await signatureOf(TEXT)).toBe('pass')
  })

  it.each([['payload', ENVELOPE.payload], ['payload type', ENVELOPE.payloadType], ['signature', ENVELOPE.signatures[0].sig]])('of the %s never verifies', async (_, part) => {
    const verified: number[] = []
    for (const at of placesOf(part)) if ((await signatureOf(changed(TEXT, at))) === 'pass') verified.push(at)
    expect(verified).toEqual([])
  }, 60_000)

  it('of the key never verifies', async () => {
    const [begin, end] = [SIGNER.pem.indexOf('\n') + 1, SIGNER.pem.lastIndexOf('\n-----END')]
    const verified: number[] = []
    for (let at = begin; at < end; at++) {
      const key = changed(SIGNER.pem, at)
      if (SIGNER.pem[at] !== '\n' && (await signatureOf(TEXT, key)) === 'pass') verified.push(at)
    }
    expect(verified).toEqual([])
  }, 60_000)

  it('anywhere else leaves what is signed as it is, or the envelope unreadable', async () => {
    const signed = [ENVELOPE.payload, ENVELOPE.payloadType, ENVELOPE.signatures[0].sig].flatMap(placesOf)
    for (let at = 0; at < TEXT.length; at++) {
      if (signed.includes(at)) continue
      const text = changed(TEXT, at)
      const outcome = await signatureOf(text)
      const parsed = tryJson(text) as Partial<typeof ENVELOPE> | null
      const isSame = parsed?.payload === ENVELOPE.payload && parsed.payloadType === ENVELOPE.payloadType && parsed.signatures?.[0]?.sig === ENVELOPE.signatures[0].sig
      if (outcome === 'pass') expect(isSame, text).toBe(true)
    }
  }, 60_000)
})

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
