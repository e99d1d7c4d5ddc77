import { parseBlueprint, parseBlueprintList, parseCreateWorkOrder } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { common4 } from '../model/documents.ts'

const uuid = '2eafd18f-9f75-484b-ac84-e312d0d69a6e'
const full = {
  Uuid: uuid,
  State: 'created',
  Meta: { icon: 'radio' },
  Profiles: ['p'],
  Params: { a: 1 },
  Context: 'c',
  Stage: 'none',
  Machine: uuid,
  Blueprint: 'b',
} as const
const issues = (value: unknown) => {
  const result = parseCreateWorkOrder(value)
  return result.ok ? 'ok' : result.issues.map(({ code, path }) => `${code} at ${path.join('.')}`)
}
const { Machine, Blueprint, ...others } = full

describe('what is posted to make a work order', () => {
  test('may hold all fields, and comes back as the same object', () => {
    for (const order of [full, { ...others, Filter: 'Name=m1', Tasks: ['t1'] }, { Machine, Blueprint }]) {
      const parsed = parseCreateWorkOrder(order)
      expect(parsed.ok ? parsed.value : parsed.issues).toBe(order)
    }
    expect(issues({ Machine, Blueprint, Filter: undefined, Tasks: undefined })).toBe('ok')
  })

  test('is for a machine or by a filter, of a blueprint or of tasks', () => {
    expect(issues({ ...others, Blueprint })).toEqual(['custom at Machine'])
    expect(issues({ ...full, Filter: 'Name=m1' })).toEqual(['custom at Filter'])
    expect(issues({ ...others, Machine })).toEqual(['custom at Blueprint'])
    expect(issues({ ...full, Tasks: ['t1'] })).toEqual(['custom at Tasks'])
    expect(issues({})).toEqual(['custom at Machine', 'custom at Blueprint'])
    expect(issues({ ...full, Filter: 'Name=m1', Tasks: ['t1'] })).toEqual(['custom at Filter', 'custom at Tasks'])
  })

  test('holds nothing empty where there must be something', () => {
    expect(issues({ Machine: '', Blueprint })).toHaveLength(1)
    expect(issues({ Filter: '', Blueprint })).toEqual(['too_small at Filter'])
    expect(issues({ Machine, Blueprint: '' })).toEqual(['too_small at Blueprint'])
    expect(issues({ Machine, Tasks: [] })).toEqual(['too_small at Tasks'])
    expect(issues({ ...full, Uuid: '' })).toHaveLength(1)
  })

  test('is made as created', () => {
    for (const State of ['running', 'finished', ''])
      expect(issues({ ...full, State })).toEqual(['invalid_value at State'])
  })

  test('refuses fields of another type, null included', () => {
    for (const key of [...Object.keys(full), 'Filter', 'Tasks']) {
      for (const value of [5, null, [5]]) {
        const result = parseCreateWorkOrder({ ...full, [key]: value })
        const places = result.ok ? [] : [...new Set(result.issues.map(({ path }) => path[0]))]
        expect([key, value, places]).toEqual([key, value, [key]])
      }
    }
  })

  test('refuses what it does not know, and names it', () => {
    for (const key of ['machine', 'Runnable', 'CurrentTask', 'Mode', 'Status', '__proto__']) {
      const order = JSON.parse(JSON.stringify(full).replace('{', `{"${key}":"",`))
      expect(issues(order)).toEqual([`unrecognized_keys at ${key}`])
    }
    for (const nothing of [null, [], 'order', undefined]) expect(issues(nothing)).toEqual(['invalid_type at '])
  })
})

describe('a blueprint', () => {
  const blueprint = {
    ...common4,
    Partial: false,
    Name: 'b1',
    Description: '',
    Documentation: '',
    Tasks: ['t1', 'stage:s1'],
    Profiles: ['p'],
    Params: { a: 1 },
  }

  test('is read with all its fields, and with as few as there must be', () => {
    const parsed = parseBlueprint(blueprint)
    expect(parsed.ok && parsed.value).toBe(blueprint)
    const least = { Name: 'b1', Tasks: null, Validated: true, Available: true, ReadOnly: false, Future: 1 }
    expect(parseBlueprint(least).ok).toBe(true)
    expect(parseBlueprintList([blueprint, least]).ok).toBe(true)
    expect(parseBlueprintList([{ ...least, Name: undefined }])).toEqual({
      ok: false,
      issues: [{ code: 'invalid_type', path: [0, 'Name'] }],
    })
  })

  test('has fields of the right type', () => {
    for (const key of ['Partial', 'Name', 'Description', 'Documentation', 'Tasks', 'Profiles', 'Params']) {
      expect([key, parseBlueprint({ ...blueprint, [key]: 5 })]).toEqual([
        key,
        { ok: false, issues: [{ code: 'invalid_type', path: [key] }] },
      ])
      const mayBeNull = ['Tasks', 'Profiles', 'Params'].includes(key)
      expect([key, parseBlueprint({ ...blueprint, [key]: null }).ok]).toEqual([key, mayBeNull])
      const mayBeAbsent = key !== 'Name' && key !== 'Tasks'
      expect([key, parseBlueprint({ ...blueprint, [key]: undefined }).ok]).toEqual([key, mayBeAbsent])
    }
  })
})
