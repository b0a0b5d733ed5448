import { describe, expect, it } from 'vitest'
import { preAuthEncoding } from '@shared/crypto/pae'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('preAuthEncoding', () => {
  it('is that of DSSE\'s own example (protocol.md, "PAE")', () => {
    expect(Buffer.from(preAuthEncoding('http://example.com/HelloWorld', utf8('hello world')).message).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  it('counts bytes, and knows where the payload begins', () => {
    const { message, payloadOffset } = preAuthEncoding('é', utf8('ü'))
    expect(Buffer.from(message).toString()).toBe('DSSEv1 2 é 2 ü')
    expect(Buffer.from(message.subarray(payloadOffset)).toString()).toBe('ü')
  })
})
