import { findDrift, type ParseResult } from '@jobwright/core'
import {
  availableActionSchema,
  bootEnvSchema,
  drpErrorBodySchema,
  drpEventSchema,
  errorMessageOf,
  indexesSchema,
  infoSchema,
  jobActionSchema,
  jobSchema,
  machineSchema,
  paramSchema,
  parseAvailableAction,
  parseAvailableActionList,
  parseBootEnv,
  parseBootEnvList,
  parseDrpErrorBody,
  parseDrpEvent,
  parseIndexes,
  parseInfo,
  parseJob,
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
  prefsSchema,
  profileSchema,
  stageSchema,
  taskSchema,
  tokenAnswerSchema,
  workflowSchema,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { type RecordedAnswer, recordedAnswers, recordedEvents } from './fixture.ts'

interface Reader {
  readonly name: string
  readonly parse: (value: unknown) => ParseResult<unknown>
  /** Of one item, where the parser reads a list of them. */
  readonly schema: z.ZodMiniType
}

const kinds: Readonly<Record<string, readonly [one: Reader, list: Reader]>> = {
  jobs: [
    { name: 'job', parse: parseJob, schema: jobSchema },
    { name: 'jobs', parse: parseJobList, schema: jobSchema },
  ],
  machines: [
    { name: 'machine', parse: parseMachine, schema: machineSchema },
    { name: 'machines', parse: parseMachineList, schema: machineSchema },
  ],
  tasks: [
    { name: 'task', parse: parseTask, schema: taskSchema },
    { name: 'tasks', parse: parseTaskList, schema: taskSchema },
  ],
  stages: [
    { name: 'stage', parse: parseStage, schema: stageSchema },
    { name: 'stages', parse: parseStageList, schema: stageSchema },
  ],
  workflows: [
    { name: 'workflow', parse: parseWorkflow, schema: workflowSchema },
    { name: 'workflows', parse: parseWorkflowList, schema: workflowSchema },
  ],
  params: [
    { name: 'param', parse: parseParam, schema: paramSchema },
    { name: 'params', parse: parseParamList, schema: paramSchema },
  ],
  profiles: [
    { name: 'profile', parse: parseProfile, schema: profileSchema },
    { name: 'profiles', parse: parseProfileList, schema: profileSchema },
  ],
  bootenvs: [
    { name: 'boot environment', parse: parseBootEnv, schema: bootEnvSchema },
    { name: 'boot environments', parse: parseBootEnvList, schema: bootEnvSchema },
  ],
}
const others: Readonly<Record<string, Reader>> = {
  'GET /info': { name: 'info', parse: parseInfo, schema: infoSchema },
  'GET /prefs': { name: 'prefs', parse: parsePrefs, schema: prefsSchema },
  'GET /users/{key}/token': { name: 'token', parse: parseTokenAnswer, schema: tokenAnswerSchema },
  'GET /indexes/{key}': { name: 'indexes', parse: parseIndexes, schema: indexesSchema },
  'GET /jobs/{key}/actions': { name: 'actions', parse: parseJobActionList, schema: jobActionSchema },
  'GET /machines/{key}/actions': {
    name: 'available actions',
    parse: parseAvailableActionList,
    schema: availableActionSchema,
  },
  'GET /machines/{key}/actions/{name}': {
    name: 'available action',
    parse: parseAvailableAction,
    schema: availableActionSchema,
  },
}
const errors: Reader = { name: 'error', parse: parseDrpErrorBody, schema: drpErrorBodySchema }

/** What a client reads an answer with. */
function readerFor({ route, status, body }: RecordedAnswer): Reader | undefined {
  if (status >= 400) return errors
  const [method, path = ''] = route.split(' ')
  const [, kind = '', key, more] = path.split('/')
  if (more !== undefined || key === undefined) {
    const other = others[route]
    if (other !== undefined || more !== undefined) return other
  }
  const [one, list] = kinds[kind] ?? []
  return others[route] ?? (method === 'GET' && Array.isArray(body) ? list : one)
}

/** The answers of the server as it starts were recorded with long texts, and lists that hold such, left out. */
const isShortened = ({ body }: RecordedAnswer) => {
  const [first] = Array.isArray(body) ? body : []
  return first !== undefined && Object.values(first).includes('<omitted>') && first.Templates === '<omitted>'
}

const answers = recordedAnswers()

describe('the recorded answers of a real server', () => {
  test('all parse, each as what its route answers, and come back as the same object; no field is unknown', () => {
    const counts = new Map<string, number>()
    const drifts = new Map<string, number>()
    for (const answer of answers) {
      const { route, status, times, body } = answer
      const reader = readerFor(answer)
      const name =
        reader === undefined
          ? 'of other routes'
          : isShortened(answer)
            ? 'shortened'
            : reader === errors
              ? 'errors of all routes'
              : `${route} ${status}: ${reader.name}`
      counts.set(name, (counts.get(name) ?? 0) + times)
      if (reader === undefined || isShortened(answer)) continue
      const result = reader.parse(body)
      expect(result.ok ? [] : result.issues, `${route} ${status}`).toEqual([])
      expect(result.ok && result.value).toBe(body)
      for (const item of Array.isArray(body) ? body : [body]) {
        for (const { code, path } of findDrift(reader.schema, item)) {
          const key = `${reader.name}: ${code} ${path.join('.')}`
          drifts.set(key, (drifts.get(key) ?? 0) + 1)
        }
      }
    }
    expect(Object.fromEntries(counts)).toEqual({
      'DELETE /jobs/{key} 200: job': 20,
      'DELETE /machines/{key} 200: machine': 8,
      'DELETE /tasks/{key} 200: task': 1,
      'GET /bootenvs 200: boot environments': 1,
      'GET /indexes/{key} 200: indexes': 4,
      'GET /info 200: info': 1,
      'GET /jobs 200: jobs': 281,
      'GET /jobs/{key} 200: job': 671,
      'GET /jobs/{key}/actions 200: actions': 67,
      'GET /machines 200: machines': 77,
      'GET /machines/{key} 200: machine': 2363,
      'GET /machines/{key}/actions 200: available actions': 1,
      'GET /machines/{key}/actions/{name} 200: available action': 1,
      'GET /params 200: params': 1,
      'GET /prefs 200: prefs': 1,
      'GET /profiles 200: profiles': 1,
      'GET /stages 200: stages': 1,
      'GET /stages/{key} 200: stage': 3,
      'GET /tasks 200: tasks': 1,
      'GET /tasks/{key} 200: task': 57,
      'GET /users/{key}/token 200: token': 3,
      'GET /workflows 200: workflows': 3,
      'GET /workflows/{key} 200: workflow': 1,
      'PATCH /jobs/{key} 200: job': 1011,
      'PATCH /machines/{key} 200: machine': 444,
      'PATCH /stages/{key} 200: stage': 1,
      'POST /bootenvs 201: boot environment': 35,
      'POST /jobs 201: job': 415,
      'POST /jobs 202: job': 49,
      'POST /machines 201: machine': 110,
      'POST /params 201: param': 17,
      'POST /stages 201: stage': 101,
      'POST /tasks 201: task': 216,
      'POST /workflows 201: workflow': 52,
      'PUT /jobs/{key} 200: job': 18,
      'errors of all routes': 563,
      'of other routes': 21,
      shortened: 2,
    })
    // The words are those that the recorded client wrote into jobs on purpose: the server keeps what it is given for a superseded one.
    expect(Object.fromEntries(drifts)).toEqual({
      'job: unknown-word ExitState': 23,
      'job: unknown-word State': 26,
      'jobs: unknown-word ExitState': 18,
      'jobs: unknown-word State': 27,
    })
  })

  test('an answer of one kind is taken for another at most where both go by a name', () => {
    const readers = [...Object.values(kinds).map(([one]) => one), ...Object.values(others), errors]
    const taken = new Map<string, Set<string>>()
    for (const answer of answers) {
      const own = readerFor(answer)?.name
      if (own === undefined || Array.isArray(answer.body)) continue
      for (const { name, parse } of readers) {
        if (parse(answer.body).ok) taken.set(own, (taken.get(own) ?? new Set()).add(name))
      }
    }
    expect(
      Object.fromEntries(
        [...taken].map(([own, names]) => [own, [...names].sort((a, b) => a.localeCompare(b)).join(', ')]),
      ),
    ).toEqual({
      'available action': 'available action',
      'boot environment': 'boot environment, profile, task',
      error: 'error',
      indexes: 'indexes',
      info: 'info',
      job: 'job',
      machine: 'machine, profile, stage',
      param: 'boot environment, param, profile',
      prefs: 'prefs',
      stage: 'boot environment, profile, stage, task',
      task: 'boot environment, profile, task',
      token: 'token',
      workflow: 'boot environment, profile, workflow',
    })
  })

  test('the messages of errors are read without what is secret', () => {
    const messages = new Map<string, number>()
    for (const { status, body, times } of answers) {
      if (status < 400) continue
      const parsed = parseDrpErrorBody(body)
      const message = parsed.ok ? errorMessageOf(parsed.value) : ''
      expect(message).not.toBe('')
      expect(message).not.toContain('notatoken')
      if (message.includes('***')) messages.set(message, times)
    }
    expect(Object.fromEntries(messages)).toEqual({
      'Invalid Token :illegal base64 data at input byte 8; ***': 1,
      'Invalid Token :token is expired by 2s; ***': 1,
    })
  })
})

describe('the recorded events of a real server', () => {
  const events = recordedEvents()

  test('all parse and come back as the same object; what they carry is what its type says', () => {
    const counts = new Map<string, number>()
    for (const event of events) {
      const parsed = parseDrpEvent(event)
      expect(parsed.ok && parsed.value).toBe(event)
      expect(findDrift(drpEventSchema, event)).toEqual([])
      const [one] = kinds[event.Type] ?? []
      for (const carried of [event.Object, event.Original]) {
        if (one === undefined || carried === null) continue
        expect(one.parse(carried)).toEqual({ ok: true, value: carried })
        expect(findDrift(one.schema, carried)).toEqual([])
        counts.set(`${event.Type}.${event.Action}`, (counts.get(`${event.Type}.${event.Action}`) ?? 0) + 1)
      }
    }
    expect(events).toHaveLength(79)
    expect(Object.fromEntries(counts)).toEqual({
      'jobs.create': 20,
      'jobs.save': 32,
      'jobs.update': 44,
      'machines.delete': 1,
      'machines.update': 16,
    })
  })
})
