import { findDrift, type ParseResult } from '@jobwright/core'
import {
  actionStatuses,
  createJobSchema,
  externalSystemTypes,
  jobSchema,
  jobStatuses,
  parseCreateJob,
  parseCreateStep,
  parseEndAction,
  parseEndJobActionV3,
  parseEndStepActionV3,
  stepSchema,
  stepTypeOf,
  stepTypes,
} from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'

const issuesOf = (result: ParseResult<unknown>) =>
  result.ok ? 'ok' : result.issues.map(({ code, path }) => `${code} ${path.join('.')}`)

describe('words', () => {
  test('are those of the API, and nobody can change them', () => {
    expect(jobStatuses).toEqual(['started', 'finished', 'failed', 'aborted', 'unknown'])
    expect(stepTypes).toEqual([
      'validating',
      'executing',
      'finalizing',
      'rebalancing_volume',
      'removing_bricks',
      'unknown',
    ])
    expect(externalSystemTypes).toEqual(['vdsm', 'gluster'])
    expect(actionStatuses).toEqual(['pending', 'in_progress', 'complete', 'failed'])
    for (const words of [jobStatuses, stepTypes, externalSystemTypes, actionStatuses]) {
      expect(Object.isFrozen(words)).toBe(true)
    }
  })

  test('a type that the API has no word for is unknown', () => {
    expect(['VALIDATING', 'executing', 'Removing_Bricks', 'INSTALLING_HOST', '', 'unknown'].map(stepTypeOf)).toEqual([
      'validating',
      'executing',
      'removing_bricks',
      'unknown',
      'unknown',
      'unknown',
    ])
  })

  test('new words in answers are told as drift', () => {
    expect(findDrift(jobSchema, { id: '1', status: 'paused', steps: [{ id: '2', status: 'x', type: 'y' }] })).toEqual([
      { code: 'unknown-word', path: ['status'] },
      { code: 'unknown-word', path: ['steps', '*', 'status'] },
      { code: 'unknown-word', path: ['steps', '*', 'type'] },
    ])
    expect(findDrift(stepSchema, { id: '1', status: 'failed', parent_step: { type: 'x', job: { more: 1 } } })).toEqual([
      { code: 'unknown-word', path: ['parent_step', 'type'] },
      { code: 'unknown-field', path: ['parent_step', 'job', 'more'] },
    ])
  })
})

describe('requests', () => {
  test('come back as the same object', () => {
    const job = { description: 'd', auto_cleared: false }
    const step = { type: 'unknown', description: 'd', parent_step: { id: '1' } }
    const end = { succeeded: false, force: true }
    const v3 = { status: { state: 'ABORTED' }, force: true }
    expect(parseCreateJob(job)).toEqual({ ok: true, value: job })
    for (const [parse, value] of [
      [parseCreateJob, job],
      [parseCreateStep, step],
      [parseEndAction, end],
      [parseEndAction, {}],
      [parseEndJobActionV3, v3],
      [parseEndStepActionV3, end],
    ] as const) {
      const result: ParseResult<unknown> = parse(value)
      expect(result.ok && result.value).toBe(value)
    }
  })

  test.each<[(value: unknown) => ParseResult<unknown>, unknown, string[]]>([
    [parseCreateJob, {}, ['invalid_type description']],
    [parseCreateJob, { description: ' \t\n' }, ['invalid_format description']],
    [parseCreateJob, { description: '' }, ['invalid_format description']],
    [parseCreateJob, { description: 'd', auto_cleared: 'true' }, ['invalid_type auto_cleared']],
    [
      parseCreateJob,
      { description: 'd', status: 'started', id: 1 },
      ['unrecognized_keys status', 'unrecognized_keys id'],
    ],
    [parseCreateJob, [], ['invalid_type ']],
    [parseCreateStep, { description: 'd' }, ['invalid_value type']],
    [parseCreateStep, { type: 'VALIDATING', description: 'd' }, ['invalid_value type']],
    [parseCreateStep, { type: 'executing', description: ' ' }, ['invalid_format description']],
    [parseCreateStep, { type: 'executing', description: 'd', parent_step: {} }, ['invalid_type parent_step.id']],
    [parseCreateStep, { type: 'executing', description: 'd', parent_step: { id: '' } }, ['too_small parent_step.id']],
    [
      parseCreateStep,
      { type: 'executing', description: 'd', parent_step: { id: '1', href: '/1' } },
      ['unrecognized_keys parent_step.href'],
    ],
    [parseCreateStep, { type: 'executing', description: 'd', number: 1 }, ['unrecognized_keys number']],
    [parseEndAction, { status: 'failed' }, ['unrecognized_keys status']],
    [parseEndAction, { succeeded: 'false', force: 0 }, ['invalid_type succeeded', 'invalid_type force']],
    [parseEndJobActionV3, {}, ['invalid_type status']],
    [parseEndJobActionV3, { status: 'FAILED' }, ['invalid_type status']],
    [parseEndJobActionV3, { status: { state: 'failed' } }, ['invalid_value status.state']],
    [parseEndJobActionV3, { status: { state: 'FAILED', detail: '' } }, ['unrecognized_keys status.detail']],
    [parseEndJobActionV3, { status: { state: 'FAILED' }, succeeded: true }, ['unrecognized_keys succeeded']],
    [parseEndStepActionV3, { force: true }, ['invalid_type succeeded']],
    [parseEndStepActionV3, { succeeded: true, status: 'x' }, ['unrecognized_keys status']],
  ])('%o refuses %j', (parse, value, issues) => {
    expect(issuesOf(parse(value))).toEqual(issues)
  })

  test.each(['FINISHED', 'FAILED', 'ABORTED', 'STARTED', 'UNKNOWN'])('a job of v3 may end as %s', (state) => {
    expect(parseEndJobActionV3({ status: { state } }).ok).toBe(true)
  })

  test('the schemas are those that zod knows', () => {
    expect(createJobSchema.safeParse({ description: 'd' }).success).toBe(true)
  })
})
