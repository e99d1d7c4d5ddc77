import { aggregateParams, globalProfileName, isMachine, lookUpParam } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const machine = { Params: { a: 'machine', none: null }, Profiles: ['first', 'second'] }
const profiles = [
  { Name: 'global', Params: { a: 'global', b: 'global', c: 'global', d: 'global' } },
  { Name: 'second', Params: { b: 'second', c: 'second' } },
  { Name: 'other', Params: { e: 'other' } },
  { Name: 'first', Params: { c: 'first', none: 'first' } },
]
const inProfile = (profile: string) => ({ value: profile, from: 'profile', profile })

describe('a parameter', () => {
  test("is the machine's own, else its profiles' in order, else the global one", () => {
    const look = (name: string) => lookUpParam(name, { machine, profiles })
    expect(look('a')).toEqual({ value: 'machine', from: 'machine' })
    expect(look('b')).toEqual(inProfile('second'))
    expect(look('c')).toEqual(inProfile('first'))
    expect(look('d')).toEqual(inProfile('global'))
    expect(look('e')).toBeUndefined()
    expect(look('none')).toEqual({ value: null, from: 'machine' })
    expect(globalProfileName).toBe('global')
  })

  test('is looked up in the other order where the machine names its profiles in that order', () => {
    const reversed = { ...machine, Profiles: ['second', 'first'] }
    expect(lookUpParam('c', { machine: reversed, profiles })).toEqual(inProfile('second'))
    const globalFirst = { ...machine, Profiles: ['global', 'first', 'second'] }
    expect(lookUpParam('c', { machine: globalFirst, profiles })).toEqual(inProfile('global'))
  })

  test('of a machine without any comes from the global profile, if there is one', () => {
    expect(lookUpParam('a', { machine: { Params: null, Profiles: null }, profiles })).toEqual(inProfile('global'))
    expect(lookUpParam('a', { machine: { Profiles: [] }, profiles: [] })).toBeUndefined()
    expect(
      lookUpParam('a', { machine: { Profiles: ['p'] }, profiles: [{ Name: 'p' }, { Name: 'global', Params: null }] }),
    ).toBeUndefined()
  })

  test('is not looked up while a profile is missing that the machine names', () => {
    const context = { machine: { ...machine, Profiles: ['first', 'gone'] }, profiles }
    const problem = (of: string) => ({
      code: 'invalid-input',
      message: expect.stringMatching(
        `^${of}: the machine names a profile that was not given, "gone": give all profiles`,
      ),
    })
    expect(() => lookUpParam('a', context)).toThrow(expect.objectContaining(problem('lookUpParam')))
    expect(() => aggregateParams(context)).toThrow(expect.objectContaining(problem('aggregateParams')))
  })

  test('may have any name', () => {
    const Params = JSON.parse('{"__proto__":1,"constructor":2}')
    const context = { machine: { Params, Profiles: [] }, profiles: [{ Name: '__proto__', Params: { x: 1 } }] }
    expect(lookUpParam('__proto__', context)).toEqual({ value: 1, from: 'machine' })
    expect(lookUpParam('toString', context)).toBeUndefined()
    expect([...aggregateParams(context).keys()]).toEqual(['__proto__', 'constructor'])
  })
})

test('all parameters of a machine are those that would be looked up, in the order of the places', () => {
  const all = aggregateParams({ machine, profiles })
  expect([...all.keys()]).toEqual(['a', 'none', 'c', 'b', 'd'])
  for (const [name, value] of all) expect(value).toEqual(lookUpParam(name, { machine, profiles }))
})

test('a machine is what has the role of one, or none', () => {
  const roles = ['machine', 'self', '', 'cluster', 'resource-broker', 'Machine']
  expect(roles.filter((role) => isMachine({ Meta: { 'machine-role': role } }))).toEqual(['machine', 'self', ''])
  for (const Meta of [{}, { color: 'blue' }, null, undefined]) expect(isMachine({ Meta })).toBe(true)
  expect(isMachine({ Meta: Object.create({ 'machine-role': 'cluster' }) })).toBe(true)
})
