import { describe, expect, it } from 'vitest'
import { EvidenceError, formatErrorData, isTruncation, type ErrorData } from '@shared/errors/evidence-error'

const DATA: ErrorData = { code: 'ima.field-overrun', file: 'host/log', byteOffset: 8000, entryIndex: 212, field: 'n-ng', expected: 'at most 96 bytes', found: '4096 bytes' }

describe('malformed evidence', () => {
  it('is one line for people, entries counted from 1', () => {
    expect(formatErrorData(DATA)).toBe('host/log: at byte 8000 (entry 213): n-ng: expected at most 96 bytes, found 4096 bytes')
    expect(formatErrorData({ ...DATA, entryIndex: 0 })).toContain('(entry 1)')
    expect(formatErrorData({ ...DATA, entryIndex: undefined, field: undefined })).toBe('host/log: at byte 8000: expected at most 96 bytes, found 4096 bytes')
  })

  it('crosses a boundary as plain data, and keeps its cause on this side', () => {
    const cause = new SyntaxError('inner')
    const error = new EvidenceError(DATA, { cause })
    expect(error).toMatchObject({ name: 'EvidenceError', ...DATA, message: formatErrorData(DATA), cause })
    expect(structuredClone(error.toData())).toEqual(DATA)
  })

  it('says by its code whether the file ended', () => {
    expect(['ima.truncated', 'tpm.truncated'].map((code) => isTruncation({ ...DATA, code }))).toEqual([true, true])
    expect(['ima.field-overrun', 'truncated', 'tpm.truncated-x'].map((code) => isTruncation({ ...DATA, code }))).toEqual([false, false, false])
  })
})
