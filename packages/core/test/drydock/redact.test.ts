import { redact } from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'

describe('redact', () => {
  test.each([
    ['https://user:secret@host/site.yaml', 'https://***@host/site.yaml'],
    ['deckhand+http://token@deckhand:9000/api?x=1#y', 'deckhand+http://***@deckhand:9000/api?x=1#y'],
    ['http://a@b@host', 'http://***@host'],
    ['http://@host', 'http://***@host'],
    ['://u:p@', '://***@'],
    [
      'see http://u:p@h1/x and ftp://u:p@h2, or https://h3/@x',
      'see http://***@h1/x and ftp://***@h2, or https://h3/@x',
    ],
    ['http://h1 mail@host', 'http://h1 mail@host'],
    ['http://h1\tm@h', 'http://h1\tm@h'],
    ['http://h1\nm@h', 'http://h1\nm@h'],
    ['http://h1\rm@h', 'http://h1\rm@h'],
    ['http://h1?m@h', 'http://h1?m@h'],
    ['http://h1#m@h', 'http://h1#m@h'],
    ['http://x://u:p@h', 'http://x://***@h'],
    ['file:///srv/site.yaml', 'file:///srv/site.yaml'],
    ['mail@host', 'mail@host'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })

  test('reaches every place, changes nothing it is given, and shares what holds no secret', () => {
    const clean = { list: [1, null, true, { a: 'b' }] }
    const document = Object.freeze({ design_ref: Object.freeze(['http://u:p@h/']), clean, n: 1 })
    const masked = redact(document)
    expect(masked).toEqual({ design_ref: ['http://***@h/'], clean, n: 1 })
    expect(masked.clean).toBe(clean)
    expect(redact(clean)).toBe(clean)
    expect(document.design_ref).toEqual(['http://u:p@h/'])
  })

  test('keeps keys such as __proto__ what they are, and masks addresses in keys', () => {
    const hostile = JSON.parse('{"__proto__":{"x":"http://u:p@h/"},"http://u:p@h/":1,"constructor":2}')
    const masked = redact(hostile)
    expect(JSON.stringify(masked)).toBe('{"__proto__":{"x":"http://***@h/"},"http://***@h/":1,"constructor":2}')
    expect(Object.getPrototypeOf(masked)).toBe(Object.prototype)
  })

  test('masks whole what is nested too deep to read', () => {
    const nested = (levels: number): unknown => {
      let value: unknown = 'http://u:p@h/'
      for (let level = 0; level < levels; level += 1) value = [value]
      return value
    }
    expect(JSON.stringify(redact(nested(1000)))).toContain('http://***@h/')
    expect(JSON.stringify(redact(nested(1001)))).toContain('http://***@h/')
    expect(JSON.stringify(redact(nested(1002)))).toBe(`${'['.repeat(1001)}"***"${']'.repeat(1001)}`)
    expect(JSON.stringify(redact(nested(100_000)))).not.toContain('u:p')
    let object: unknown = 'http://u:p@h/'
    for (let level = 0; level < 1002; level += 1) object = { object }
    expect(JSON.stringify(redact(object))).toContain('{"object":"***"}')
  })
})
