import { redact } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job4, machine4 } from './documents.ts'

describe('redact', () => {
  test('masks tokens, secrets and passwords wherever they stand', () => {
    expect(redact(machine4)).toEqual({ ...machine4, Secret: '***' })
    expect(redact([job4])).toEqual([{ ...job4, Token: '***' }])
    expect(redact({ Type: 'machines', Object: machine4, Original: { deep: [machine4] } })).toEqual({
      Type: 'machines',
      Object: { ...machine4, Secret: '***' },
      Original: { deep: [{ ...machine4, Secret: '***' }] },
    })
    const prefs = { baseTokenSecret: 'k', systemGrantorSecret: 'k', knownTokenTimeout: '3600' }
    expect(redact(prefs)).toEqual({ ...prefs, baseTokenSecret: '***', systemGrantorSecret: '***' })
    expect(redact({ Name: 'u', Password: 'p', PasswordHash: 'h', Secret: { a: 1 }, Token: 5 })).toEqual({
      Name: 'u',
      Password: '***',
      PasswordHash: '***',
      Secret: '***',
      Token: '***',
    })
  })

  test('leaves the document as it was, and parts without secrets the very same', () => {
    const before = structuredClone(machine4)
    const shown = redact(machine4)
    expect(machine4).toEqual(before)
    expect(shown.Fingerprint).toBe(machine4.Fingerprint)
    expect(shown.Tasks).toBe(machine4.Tasks)
    const harmless = {
      Name: 'm1',
      Secret: '',
      Token: null,
      Password: undefined,
      PasswordHash: false,
      list: [1, 'x', null],
    }
    expect(redact(harmless)).toBe(harmless)
    const mixed = [{ Secret: 's' }, { Secret: '' }]
    expect(redact(mixed)[1]).toBe(mixed[1])
  })

  test('masks the value of a patch of a secret field, and no other', () => {
    const patch = [
      { op: 'test', path: '/Secret', value: 'old' },
      { op: 'replace', path: '/Users/0/Password', value: 'new' },
      { op: 'replace', path: '/Description', value: 'Secret' },
      { op: 'remove', path: '/Secret' },
    ]
    expect(redact(patch)).toEqual([
      { op: 'test', path: '/Secret', value: '***' },
      { op: 'replace', path: '/Users/0/Password', value: '***' },
      { op: 'replace', path: '/Description', value: 'Secret' },
      { op: 'remove', path: '/Secret' },
    ])
    const others = [{ path: 5, value: 'x' }, { value: 'x' }, { path: '/SecretSanta', value: 'x' }]
    expect(redact(others)).toBe(others)
  })

  test('masks the token that the server echoes, and secrets in texts that quote an object', () => {
    expect(redact({ Messages: ['Invalid Token :illegal base64 data', 'notatoken'] })).toEqual({
      Messages: ['Invalid Token :illegal base64 data', '***'],
    })
    expect(redact('{"Token":"a","Secret": "b","Name":"c","Password":"","PasswordHash":"d\ne"}')).toBe(
      '{"Token":"***","Secret": "***","Name":"c","Password":"","PasswordHash":"***"}',
    )
    expect(redact('{"baseTokenSecret":"a","systemGrantorSecret":"b","SecretX":"c"}')).toBe(
      '{"baseTokenSecret":"***","systemGrantorSecret":"***","SecretX":"c"}',
    )
    expect(redact(['Invalid Token', 5])).toEqual(['Invalid Token', 5])
    expect(redact(['Not an Invalid Token', 'x'])).toEqual(['Not an Invalid Token', 'x'])
  })

  test('survives hostile documents', () => {
    const document = JSON.parse('{"__proto__":{"Secret":"s"},"constructor":{"Token":"t"},"Params":{"toString":"x"}}')
    expect(JSON.stringify(redact(document))).toBe(
      '{"__proto__":{"Secret":"***"},"constructor":{"Token":"***"},"Params":{"toString":"x"}}',
    )
    expect(Object.getPrototypeOf(redact(document))).toBe(Object.prototype)
    let deep: unknown = { Secret: 's' }
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(() => redact(deep)).not.toThrow()
    let shown: unknown = redact(deep)
    let levels = 0
    while (Array.isArray(shown)) {
      shown = shown[0]
      levels += 1
    }
    expect([shown, levels]).toEqual(['***', 1_001])
    let nested: unknown = 'x'
    for (let i = 0; i < 2_000; i++) nested = { nested }
    expect(JSON.stringify(redact(nested))).toBe(`${'{"nested":'.repeat(1_001)}"***"${'}'.repeat(1_001)}`)
  })
})
