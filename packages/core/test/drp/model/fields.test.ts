import { findDrift, type ParseResult } from '@jobwright/core'
import {
  availableActionSchema,
  blueprintSchema,
  bootEnvSchema,
  claimSchema,
  drpErrorBodySchema,
  drpEventSchema,
  fingerprintSchema,
  indexesSchema,
  indexInfoSchema,
  infoSchema,
  jobActionSchema,
  jobPluginActionSchema,
  jobSchema,
  machineSchema,
  operatingSystemSchema,
  paramSchema,
  parseAvailableAction,
  parseAvailableActionList,
  parseBlueprint,
  parseBlueprintList,
  parseBootEnv,
  parseBootEnvList,
  parseDrpErrorBody,
  parseDrpEvent,
  parseIndexes,
  parseIndexInfo,
  parseInfo,
  parseJob,
  parseJobAction,
  parseJobActionList,
  parseJobList,
  parseMachine,
  parseMachineList,
  parseParam,
  parseParamList,
  parsePrefs,
  parseProfile,
  parseProfileList,
  parseStage,
  parseStageList,
  parseTask,
  parseTaskList,
  parseTokenAnswer,
  parseWorkflow,
  parseWorkflowList,
  parseWorkOrder,
  parseWorkOrderList,
  prefsSchema,
  profileSchema,
  stageSchema,
  taskErrorStackSchema,
  taskSchema,
  templateInfoSchema,
  tokenAnswerSchema,
  workflowSchema,
  workOrderSchema,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { common4, job4, job313, machine4, machine313, workOrder } from './documents.ts'

type Fields = Readonly<Record<string, unknown>>

interface Kind {
  readonly document: object
  readonly parse: (value: unknown) => ParseResult<unknown>
  readonly schema: z.ZodMiniType
  /** The fields that must be there. */
  readonly required: string
  /** The fields that may be null, beside those that may be anything. */
  readonly nullable: string
  /** The fields that may be anything. */
  readonly any?: string
}

const template = {
  Name: 'script',
  Path: '',
  Link: '',
  ID: '',
  Contents: 'exit 0',
  Meta: { OS: 'linux' },
}
const texts = { Description: 'd', Documentation: '# d' }
const kinds: Readonly<Record<string, Kind>> = {
  job: {
    document: job4,
    parse: parseJob,
    schema: jobSchema,
    required:
      'Validated Available ReadOnly Uuid Previous Machine Task Stage BootEnv Workflow State ExitState StartTime EndTime Archived Current CurrentIndex NextIndex',
    nullable: 'Errors Meta ExtraClaims Action ResultErrors',
  },
  'plugin action of a job': {
    document: job4.Action ?? {},
    parse: (value) => parseJob({ ...job4, Action: value }),
    schema: jobPluginActionSchema,
    required: '',
    nullable: 'Params',
    any: 'Model',
  },
  'job action': {
    document: { Name: 'script', Path: '', Content: 'exit 0', Meta: {} },
    parse: parseJobAction,
    schema: jobActionSchema,
    required: 'Name Path Content',
    nullable: 'Meta',
  },
  machine: {
    document: machine4,
    parse: parseMachine,
    schema: machineSchema,
    required:
      'Validated Available ReadOnly Name Uuid CurrentJob Stage BootEnv Profiles Tasks CurrentTask Runnable Workflow Arch Locked',
    nullable: 'Errors Meta Profiles Profile Params Tasks HardwareAddrs TaskErrorStacks Fingerprint JobResultErrors',
  },
  fingerprint: {
    document: machine4.Fingerprint ?? {},
    parse: (value) => parseMachine({ ...machine4, Fingerprint: value }),
    schema: fingerprintSchema,
    required: '',
    nullable: 'SSNHash CSNHash SystemUUID CloudInstanceID MemoryIds',
  },
  'task error stack': {
    document: machine4.TaskErrorStacks?.[0] ?? {},
    parse: (value) => parseMachine({ ...machine4, TaskErrorStacks: [value] }),
    schema: taskErrorStackSchema,
    required: 'CurrentTask TaskList',
    nullable: 'TaskList',
  },
  claim: {
    document: { scope: 'machines', action: 'get', specific: '*' },
    parse: (value) => parseJob({ ...job4, ExtraClaims: [value] }),
    schema: claimSchema,
    required: 'scope action specific',
    nullable: '',
  },
  task: {
    document: {
      ...common4,
      ...texts,
      Name: 't1',
      Templates: [template],
      RequiredParams: ['p'],
      OptionalParams: ['q'],
      Prerequisites: ['t0'],
      ExtraRoles: ['r'],
      ExtraClaims: [],
    },
    parse: parseTask,
    schema: taskSchema,
    required: 'Validated Available ReadOnly Name Templates',
    nullable: 'Errors Meta Templates RequiredParams OptionalParams Prerequisites ExtraRoles ExtraClaims',
  },
  template: {
    document: template,
    parse: (value) => parseTask({ ...common4, Name: 't1', Templates: [value] }),
    schema: templateInfoSchema,
    required: 'Name',
    nullable: 'Meta',
  },
  stage: {
    document: {
      ...common4,
      ...texts,
      Partial: false,
      Name: 's1',
      Templates: [template],
      RequiredParams: [],
      OptionalParams: [],
      Params: { p: 1 },
      BootEnv: '',
      Tasks: ['t1'],
      Profiles: ['global'],
      Reboot: false,
      RunnerWait: true,
    },
    parse: parseStage,
    schema: stageSchema,
    required: 'Validated Available ReadOnly Name BootEnv Tasks',
    nullable: 'Errors Meta Templates RequiredParams OptionalParams Params Tasks Profiles',
  },
  workflow: {
    document: { ...common4, ...texts, Name: 'w1', Stages: ['s1'] },
    parse: parseWorkflow,
    schema: workflowSchema,
    required: 'Validated Available ReadOnly Name Stages',
    nullable: 'Errors Meta Stages',
  },
  'work order': {
    document: workOrder,
    parse: parseWorkOrder,
    schema: workOrderSchema,
    required: 'Validated Available ReadOnly Uuid State',
    nullable: 'Errors Meta Tasks JobResultErrors TaskErrorStacks Profiles Params',
  },
  blueprint: {
    document: { ...common4, ...texts, Partial: false, Name: 'b', Tasks: ['t1'], Profiles: ['p'], Params: { a: 1 } },
    parse: parseBlueprint,
    schema: blueprintSchema,
    required: 'Validated Available ReadOnly Name Tasks',
    nullable: 'Errors Meta Tasks Profiles Params',
  },
  event: {
    document: { Time: 't', Type: 'jobs', Action: 'save', Key: 'k', Principal: 'user:u', Object: {}, Original: null },
    parse: parseDrpEvent,
    schema: drpEventSchema,
    required: 'Time Type Action Key Object Original',
    nullable: '',
    any: 'Object Original',
  },
  'error body': {
    document: { Model: 'jobs', Key: 'k', Type: 'GET', Messages: ['Not Found'], Code: 404 },
    parse: parseDrpErrorBody,
    schema: drpErrorBodySchema,
    required: 'Model Key Type Messages Code',
    nullable: 'Messages',
  },
  param: {
    document: { ...common4, ...texts, Name: 'p', Secure: false, Schema: { type: 'string' } },
    parse: parseParam,
    schema: paramSchema,
    required: 'Validated Available ReadOnly Name Schema',
    nullable: 'Errors Meta',
    any: 'Schema',
  },
  profile: {
    document: { ...common4, ...texts, Partial: false, Name: 'global', Params: { p: [1] } },
    parse: parseProfile,
    schema: profileSchema,
    required: 'Validated Available ReadOnly Name',
    nullable: 'Errors Meta Params',
  },
  'boot environment': {
    document: {
      ...common4,
      ...texts,
      Name: 'local',
      OS: { Name: 'local' },
      Templates: [template],
      Kernel: '',
      Initrds: [],
      BootParams: '',
      RequiredParams: [],
      OptionalParams: [],
      OnlyUnknown: false,
    },
    parse: parseBootEnv,
    schema: bootEnvSchema,
    required: 'Validated Available ReadOnly Name',
    nullable: 'Errors Meta OS Templates Initrds RequiredParams OptionalParams',
  },
  'operating system': {
    document: {
      Name: 'ubuntu-18.04',
      Family: 'debian',
      Codename: 'bionic',
      Version: '18.04',
      IsoFile: '',
      IsoSha256: '',
      IsoUrl: '',
      SupportedArchitectures: { amd64: {} },
    },
    parse: (value) => parseBootEnv({ ...common4, Name: 'local', OS: value }),
    schema: operatingSystemSchema,
    required: 'Name',
    nullable: 'SupportedArchitectures',
  },
  info: {
    document: {
      version: 'v4.8.0',
      arch: 'amd64',
      os: 'linux',
      id: 'Fred',
      local_id: '02:fc:00:00:00:01',
      ha_id: 'Fred',
      api_port: 8092,
      file_port: 8091,
      dhcp_port: 67,
      binl_port: 4011,
      tftp_port: 69,
      tftp_enabled: true,
      dhcp_enabled: true,
      binl_enabled: true,
      prov_enabled: true,
      address: '127.0.0.1',
      stats: [{ name: 'machines.count', count: 3 }],
      features: ['workflows'],
      scopes: { jobs: { get: {} } },
      License: {},
    },
    parse: parseInfo,
    schema: infoSchema,
    required: 'version',
    nullable: 'stats features scopes License',
  },
  'token answer': {
    document: { Token: 'eyJhbGciOi', Info: { version: 'v4.8.0' } },
    parse: parseTokenAnswer,
    schema: tokenAnswerSchema,
    required: 'Token',
    nullable: 'Info',
  },
  prefs: {
    document: Object.fromEntries(
      'defaultBootEnv defaultStage defaultWorkflow unknownBootEnv knownTokenTimeout unknownTokenTimeout logLevel debugBootEnv debugDhcp debugFrontend debugPlugins debugRenderer baseTokenSecret systemGrantorSecret jobsToKeep failedJobsPurgedAfter completeJobsPurgedAfter'
        .split(' ')
        .map((name) => [name, 'x']),
    ),
    parse: parsePrefs,
    schema: prefsSchema,
    required: '',
    nullable: '',
  },
  index: {
    document: { Unique: false, Unordered: true, Regex: false, Type: 'boolean' },
    parse: parseIndexInfo,
    schema: indexInfoSchema,
    required: 'Unique Unordered Type',
    nullable: '',
  },
  'available action': {
    document: { Provider: 'ipmi', Model: 'machines', Command: 'poweron', RequiredParams: [], OptionalParams: [] },
    parse: parseAvailableAction,
    schema: availableActionSchema,
    required: 'Provider Model Command',
    nullable: 'RequiredParams OptionalParams',
  },
}

const isOk = (result: ParseResult<unknown>) => result.ok
const names = (text = '') => text.split(' ').filter((name) => name !== '')

describe.each(Object.entries(kinds))('a %s', (_, { document, parse, schema, required, nullable, any }) => {
  const fields = document as Fields

  test('with every field is read, and no field is unknown', () => {
    expect(parse(document)).toMatchObject({ ok: true })
    expect(findDrift(schema, document)).toEqual([])
  })

  test('needs some fields and takes null for some', () => {
    const without = (name: string) => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
    expect(Object.keys(fields).filter((name) => !isOk(parse(without(name))))).toEqual(
      Object.keys(fields).filter((name) => names(required).includes(name)),
    )
    expect(Object.keys(fields).filter((name) => isOk(parse({ ...fields, [name]: null })))).toEqual(
      Object.keys(fields).filter((name) => [...names(nullable), ...names(any)].includes(name)),
    )
    for (const name of [...names(required), ...names(nullable), ...names(any)]) expect(fields).toHaveProperty([name])
  })

  test('refuses a field of another type, and says where', () => {
    for (const [name, value] of Object.entries(fields)) {
      if (names(any).includes(name)) continue
      const wrong = typeof value === 'number' ? [1.5, '1'] : typeof value === 'string' ? [5, {}] : [5, 'x', [5]]
      for (const other of wrong) {
        const result = parse({ ...fields, [name]: other })
        const at = result.ok ? [] : result.issues.map(({ path }) => path.includes(name))
        expect([name, other, at.length > 0, at.includes(false)]).toEqual([name, other, true, false])
      }
    }
  })

  test('keeps what it does not know', () => {
    const more = { ...fields, More: 'x' }
    expect(isOk(parse(more))).toBe(true)
    expect(isOk(parse('x'))).toBe(false)
  })
})

describe('the words', () => {
  test.each([
    ['State', parseJob, jobSchema, job4, ['created', 'running', 'failed', 'finished', 'incomplete']],
    ['ExitState', parseJob, jobSchema, job4, ['', 'reboot', 'poweroff', 'stop', 'complete', 'failed']],
    ['JobState', parseMachine, machineSchema, machine4, ['', 'created', 'running', 'failed', 'finished', 'incomplete']],
    ['JobExitState', parseMachine, machineSchema, machine4, ['', 'reboot', 'poweroff', 'stop', 'complete', 'failed']],
    [
      'PoolStatus',
      parseMachine,
      machineSchema,
      machine4,
      [
        '',
        'Joining',
        'HoldJoin',
        'Free',
        'Building',
        'HoldBuild',
        'InUse',
        'Destroying',
        'HoldDestroy',
        'Leaving',
        'HoldLeave',
      ],
    ],
    ['State', parseWorkOrder, workOrderSchema, workOrder, ['created', 'running', 'failed', 'finished', 'cancelled']],
    [
      'JobState',
      parseWorkOrder,
      workOrderSchema,
      workOrder,
      ['', 'created', 'running', 'failed', 'finished', 'incomplete'],
    ],
    [
      'JobExitState',
      parseWorkOrder,
      workOrderSchema,
      workOrder,
      ['', 'reboot', 'poweroff', 'stop', 'complete', 'failed'],
    ],
  ])('of %s are known, and new ones are kept', (field, parse, schema, document, words) => {
    for (const word of words) {
      expect(findDrift(schema, { ...document, [field]: word })).toEqual([])
    }
    const changed = { ...document, [field]: 'paused' }
    expect(isOk(parse(changed))).toBe(true)
    expect(findDrift(schema, changed)).toEqual([{ code: 'unknown-word', path: [field] }])
  })
})

describe('documents of v3.13', () => {
  test('are read without the fields that came later', () => {
    expect(parseJob(job313)).toEqual({ ok: true, value: job313 })
    expect(parseMachine(machine313)).toEqual({ ok: true, value: machine313 })
  })
})

describe('lists', () => {
  test.each([
    [parseJobList, job4],
    [parseJobActionList, { Name: 'script', Path: '', Content: '' }],
    [parseMachineList, machine4],
    [parseTaskList, { ...common4, Name: 't', Templates: [] }],
    [parseStageList, { ...common4, Name: 's', BootEnv: '', Tasks: [] }],
    [parseWorkflowList, { ...common4, Name: 'w', Stages: [] }],
    [parseWorkOrderList, workOrder],
    [parseParamList, { ...common4, Name: 'p', Schema: null }],
    [parseProfileList, { ...common4, Name: 'p' }],
    [parseBootEnvList, { ...common4, Name: 'b' }],
    [parseBlueprintList, { ...common4, Name: 'b', Tasks: [] }],
    [parseAvailableActionList, { Provider: 'p', Model: 'm', Command: 'c' }],
  ] as const)('%o reads each item', (parse, document) => {
    const list = [document, document]
    const parsed: ParseResult<unknown> = parse(list)
    expect(parsed.ok && parsed.value).toBe(list)
    const wrong = parse([document, 5])
    expect(wrong).toEqual({ ok: false, issues: [{ code: 'invalid_type', path: [1] }] })
    expect(parse(document).ok).toBe(false)
  })

  test('of indexes are maps by field', () => {
    const index = { Unique: false, Unordered: true, Regex: false, Type: 'boolean' }
    expect(parseIndexes({ Archived: index, Current: index }).ok).toBe(true)
    expect(parseIndexes({ Archived: index, Current: 5 })).toEqual({
      ok: false,
      issues: [{ code: 'invalid_type', path: ['Current'] }],
    })
    expect(findDrift(indexesSchema, { Archived: index })).toEqual([])
  })

  test('of data are not looked into, and harm nothing', () => {
    const document = JSON.parse(
      JSON.stringify(machine4).replace('"Params":{}', '"Params":{"__proto__":{"a":1},"constructor":null}'),
    )
    expect(Object.keys(document.Params)).toEqual(['__proto__', 'constructor'])
    const parsed = parseMachine(document)
    expect(parsed.ok && parsed.value).toBe(document)
  })
})
