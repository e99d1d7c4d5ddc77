import { parseWhoami } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

describe('parseWhoami', () => {
  test('gives the same object, whatever else it holds', () => {
    const documents: unknown[] = [
      {},
      { Fingerprint: null, MacAddrs: null, OnDiskUUID: null },
      {
        Fingerprint: { SSNHash: null, MemoryIds: ['YQ=='] },
        MacAddrs: ['aa:00'],
        OnDiskUUID: '',
        Result: { Score: 1 },
      },
      JSON.parse('{ "__proto__": 1 }'),
    ]
    for (const document of documents) {
      const result = parseWhoami(document)
      expect(result.ok && result.value).toBe(document)
    }
  })

  test.each([
    [null, []],
    ['text', []],
    [{ Fingerprint: [] }, ['Fingerprint']],
    [{ Fingerprint: { MemoryIds: [1] } }, ['Fingerprint', 'MemoryIds', 0]],
    [{ MacAddrs: 'aa:00' }, ['MacAddrs']],
    [{ OnDiskUUID: 1 }, ['OnDiskUUID']],
  ])('tells where %j is wrong', (document, path) => {
    expect(parseWhoami(document)).toEqual({ ok: false, issues: [{ code: 'invalid_type', path }] })
  })
})
