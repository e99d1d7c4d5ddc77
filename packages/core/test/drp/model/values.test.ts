import { emptyUuid, errorMessageOf, isEmptyUuid, isZeroTime, zeroTime } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

describe('empty values', () => {
  test('a UUID is none when it is empty, all zeros, or not there', () => {
    for (const id of ['', emptyUuid, null, undefined]) expect(isEmptyUuid(id)).toBe(true)
    for (const id of ['0', '00000000-0000-0000-0000-000000000001']) expect(isEmptyUuid(id)).toBe(false)
    expect(emptyUuid).toBe('00000000-0000-0000-0000-000000000000')
  })

  test('a time is none when it is the zero time, however it is written', () => {
    for (const time of [
      zeroTime,
      '0001-01-01T00:00:00.000Z',
      '0001-01-01T00:00:00+00:00',
      '0001-01-01T01:00:00+01:00',
    ]) {
      expect(isZeroTime(time)).toBe(true)
    }
    for (const time of ['0001-01-01T00:00:00.000000001Z', '2026-11-20T21:49:37Z', '', 'soon']) {
      expect(isZeroTime(time)).toBe(false)
    }
    expect(zeroTime).toBe('0001-01-01T00:00:00Z')
  })
})

describe('what an error says', () => {
  const body = { Model: 'machines', Key: 'm1', Type: 'ValidationError', Messages: [] as string[] | null, Code: 422 }

  test('is all its messages, or its type if there are none', () => {
    expect(errorMessageOf({ ...body, Messages: ['a', 'b'] })).toBe('a; b')
    expect(errorMessageOf(body)).toBe('ValidationError')
    expect(errorMessageOf({ ...body, Messages: null, Type: '' })).toBe('')
  })

  test('holds no token and no secret', () => {
    const messages = ['first', 'Invalid Token :token is expired by 2s', 'eyJhbGciOi', 'eyJhbGciOi']
    expect(errorMessageOf({ ...body, Messages: messages })).toBe(
      'first; Invalid Token :token is expired by 2s; ***; ***',
    )
    const quoted =
      'Selector Nope not a member of map[string]interface {}{"Name":"m1", "Secret":"aB3d\\"E6", "Tasks":[]}'
    expect(errorMessageOf({ ...body, Messages: [quoted] })).toBe(
      'Selector Nope not a member of map[string]interface {}{"Name":"m1", "Secret":"***", "Tasks":[]}',
    )
    const line = (path: string, value: string) =>
      `Patch line: {"op":"test","path":"${path}","from":"","value":"${value}"}`
    const lines = (value: string) => [line('/Secret', value), line('/Name', 'm1'), line('/0/PasswordHash', value)]
    expect(errorMessageOf({ ...body, Messages: lines('aB3d') })).toBe(lines('***').join('; '))
  })
})
