import type { ParseResult } from '@jobwright/core'
import {
  parseCreateBlueprint,
  parseCreateIndependentJob,
  parseCreateJob,
  parseCreateMachine,
  parseCreateParam,
  parseCreateProfile,
  parseCreateStage,
  parseCreateTask,
  parseCreateWorkflow,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const uuid = '2eafd18f-9f75-484b-ac84-e312d0d69a6e'
const template = { Name: 'script', Path: '', Link: '', ID: '', Contents: 'exit 0', Meta: null }
const text = { Description: 'd', Documentation: '# d', Meta: { icon: 'radio' } }

interface Request {
  readonly parse: (value: unknown) => ParseResult<object>
  /** With every field. */
  readonly full: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
}

const requests: Readonly<Record<string, Request>> = {
  job: {
    parse: parseCreateJob,
    full: { Machine: uuid, Uuid: uuid, Context: 'docker', Meta: { a: 'b' } },
    required: ['Machine'],
  },
  'independent job': {
    parse: parseCreateIndependentJob,
    full: {
      TargetPrefix: 'system',
      TargetKey: 'k',
      Uuid: uuid,
      Task: 'backup',
      Action: { Plugin: 'p', Command: 'c', CommandSet: 'system', Model: {}, Params: { a: 1 } },
      Meta: { a: 'b' },
    },
    required: ['TargetPrefix'],
  },
  machine: {
    parse: parseCreateMachine,
    full: {
      Name: 'm1',
      Uuid: uuid,
      Description: 'd',
      Meta: { a: 'b' },
      Address: '10.0.0.1',
      HardwareAddrs: ['02:fc:00:00:00:01'],
      Arch: 'amd64',
      OS: 'linux',
      Profiles: ['p'],
      Params: { a: 1 },
      Workflow: 'w1',
      Stage: 's1',
      BootEnv: 'local',
      Tasks: ['t1'],
      Locked: true,
      Context: 'docker',
      Fingerprint: { SystemUUID: uuid },
      Pool: 'default',
      WorkOrderMode: true,
    },
    required: ['Name'],
  },
  task: {
    parse: parseCreateTask,
    full: {
      Name: 't1',
      ...text,
      Templates: [template],
      RequiredParams: ['p'],
      OptionalParams: ['q'],
      Prerequisites: ['t0'],
      ExtraRoles: ['r'],
      ExtraClaims: [{ scope: '*', action: '*', specific: '*' }],
    },
    required: ['Name'],
  },
  stage: {
    parse: parseCreateStage,
    full: {
      Name: 's1',
      ...text,
      Templates: [template],
      RequiredParams: ['p'],
      OptionalParams: ['q'],
      Params: { a: 1 },
      BootEnv: 'local',
      Tasks: ['t1'],
      Profiles: ['p'],
    },
    required: ['Name'],
  },
  workflow: {
    parse: parseCreateWorkflow,
    full: { Name: 'w1', ...text, Stages: ['s1'] },
    required: ['Name', 'Stages'],
  },
  blueprint: {
    parse: parseCreateBlueprint,
    full: { Name: 'b', ...text, Tasks: ['t1'], Profiles: ['p'], Params: { a: 1 } },
    required: ['Name'],
  },
  param: { parse: parseCreateParam, full: { Name: 'p', ...text, Secure: true, Schema: {} }, required: ['Name'] },
  profile: { parse: parseCreateProfile, full: { Name: 'p', ...text, Params: { a: 1 } }, required: ['Name'] },
}

describe.each(Object.entries(requests))('what is posted to make a %s', (_, { parse, full, required }) => {
  test('may hold all fields, and comes back as the same object', () => {
    const parsed = parse(full)
    expect(parsed.ok ? parsed.value : parsed.issues).toBe(full)
  })

  test('must hold some', () => {
    expect(parse(Object.fromEntries(required.map((key) => [key, full[key]]))).ok).toBe(true)
    for (const key of required) {
      const { [key]: _omitted, ...rest } = full
      expect(parse(rest)).toEqual({ ok: false, issues: [{ code: 'invalid_type', path: [key] }] })
    }
  })

  test('refuses fields of another type, null included', () => {
    for (const key of Object.keys(full)) {
      for (const value of [5, null, [5]]) {
        if (key === 'Schema') continue
        const result = parse({ ...full, [key]: value })
        const places = result.ok ? [] : [...new Set(result.issues.map(({ path }) => path[0]))]
        expect([key, value, places]).toEqual([key, value, [key]])
      }
    }
  })

  test('refuses what it does not know, and names it', () => {
    for (const key of ['name', 'State', 'Runnable', 'CurrentTask', 'Secret']) {
      expect(parse({ ...full, [key]: '' })).toEqual({ ok: false, issues: [{ code: 'unrecognized_keys', path: [key] }] })
    }
  })

  test('has a name that is not empty, and ids that are UUIDs', () => {
    const [first = ''] = required
    expect(parse({ ...full, [first]: '' }).ok).toBe(false)
    const ids = [
      uuid.toUpperCase(),
      `${uuid}0`,
      `x${uuid}`,
      uuid.slice(1),
      uuid.replace('-', ''),
      uuid.replace('2', 'g'),
      '',
    ]
    const taken = ids.filter((id) => parse({ ...full, Uuid: id }).ok)
    expect(taken).toEqual('Uuid' in full ? [uuid.toUpperCase()] : [])
  })
})

test('the parts of a request hold nothing unknown either', () => {
  const { task = requests['job'], machine = requests['job'], stage = requests['job'] } = requests
  const issues = (result: ParseResult<object> | undefined) => (result?.ok === false ? result.issues : 'ok')
  const typo = { Name: 'script', Content: 'exit 0' }
  const at = (...path: (string | number)[]) => [{ code: 'unrecognized_keys', path }]
  expect(issues(task?.parse({ Name: 't1', Templates: [template, typo] }))).toEqual(at('Templates', 1, 'Content'))
  expect(issues(stage?.parse({ Name: 's1', Templates: [typo] }))).toEqual(at('Templates', 0, 'Content'))
  const claim = { scope: '*', action: '*', specific: '*', Specific: '*' }
  expect(issues(task?.parse({ Name: 't1', ExtraClaims: [claim] }))).toEqual(at('ExtraClaims', 0, 'Specific'))
  expect(issues(machine?.parse({ Name: 'm1', Fingerprint: { systemUUID: '' } }))).toEqual(
    at('Fingerprint', 'systemUUID'),
  )
})

test('an independent job has a target, by its key but for the server itself, and no machine', () => {
  const missing = { ok: false, issues: [{ code: 'custom', path: ['TargetKey'] }] }
  expect(parseCreateIndependentJob({ TargetPrefix: 'machines' })).toEqual(missing)
  expect(parseCreateIndependentJob({ TargetPrefix: 'machines', TargetKey: '' })).toEqual(missing)
  expect(parseCreateIndependentJob({ TargetPrefix: 'machines', TargetKey: uuid }).ok).toBe(true)
  expect(parseCreateIndependentJob({ TargetPrefix: 'system', TargetKey: '' }).ok).toBe(true)
  expect(parseCreateIndependentJob({ TargetPrefix: 'system', Machine: uuid })).toEqual({
    ok: false,
    issues: [{ code: 'unrecognized_keys', path: ['Machine'] }],
  })
})
