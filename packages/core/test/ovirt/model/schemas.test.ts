import { findDrift } from '@jobwright/core'
import {
  actionSchema,
  faultSchema,
  gracePeriodSchema,
  jobFieldsSchema,
  jobSchema,
  linkSchema,
  referenceSchema,
  stepFieldsSchema,
  stepSchema,
} from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { action, entity, fault, job, link, step } from './documents.ts'

describe.each<[string, z.ZodMiniType, Readonly<Record<string, unknown>>, readonly string[]]>([
  ['a link', linkSchema, link, []],
  ['a reference', referenceSchema, entity, []],
  ['a fault', faultSchema, fault, []],
  ['a grace period', gracePeriodSchema, action.grace_period, []],
  ['an action', actionSchema, action, []],
  ['what is said of a job', jobFieldsSchema, job, []],
  ['a job', jobSchema, job, ['id', 'status']],
  ['what is said of a step', stepFieldsSchema, step, []],
  ['a step', stepSchema, step, ['id', 'status']],
])('%s', (_, schema, document, required) => {
  test('may have all of these', () => {
    expect(schema.safeParse(document).success).toBe(true)
    expect(findDrift(schema, document)).toEqual([])
    expect(findDrift(schema, { ...document, more: 1 })).toEqual([{ code: 'unknown-field', path: ['more'] }])
  })

  test.each(Object.keys(document))('with another %s is none', (field) => {
    const other = typeof document[field] === 'number' ? 1.5 : 7
    expect(schema.safeParse({ ...document, [field]: other }).success).toBe(false)
  })

  test.each(Object.keys(document))('may do without %s, or may not', (field) => {
    const { [field]: left, ...rest } = document
    expect(left).toBeDefined()
    expect(schema.safeParse(rest).success).toBe(!required.includes(field))
  })
})

test('the documents in a document are looked at too', () => {
  const refused = (schema: z.ZodMiniType, document: object) => !schema.safeParse(document).success
  expect(refused(jobSchema, { id: '1', status: 'failed', steps: [{ id: '2' }] })).toBe(true)
  expect(refused(jobFieldsSchema, { steps: [{ number: '1' }] })).toBe(true)
  expect(refused(jobFieldsSchema, { steps: [{ id: '2' }] })).toBe(false)
  expect(refused(stepFieldsSchema, { parent_step: { job: { owner: { id: 1 } } } })).toBe(true)
  expect(refused(actionSchema, { job: { steps: [{ execution_host: { actions: [{ rel: 1 }] } }] } })).toBe(true)
})
