import type { ApiCall } from '@jobwright/client'
import { createDrpClient, type DrpClient, DrpConflictError, type JobCreation } from '@jobwright/client/drp'
import type { CheckResult, JobWatch, WaitResult } from '@jobwright/client/wait'
import type {
  CreateJob,
  CreateMachine,
  CreateParam,
  CreateProfile,
  CreateStage,
  CreateTask,
  CreateWorkflow,
  Job,
  JobAction,
  Machine,
  Task,
} from '@jobwright/core/drp'
import { describe, expectTypeOf, test } from 'vitest'

const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none' })

describe('a client', () => {
  test('is told how to prove who it is', () => {
    const baseUrl = 'https://drp.example:8092'
    createDrpClient({ baseUrl, auth: { username: 'u', password: 'p', session: 'basic', ttlSeconds: 60 } })
    createDrpClient({ baseUrl, auth: { token: 'a token' } })
    // @ts-expect-error there is no such session
    createDrpClient({ baseUrl, auth: { username: 'u', password: 'p', session: 'cookie' } })
    // @ts-expect-error a password is missing
    createDrpClient({ baseUrl, auth: { username: 'u' } })
    // @ts-expect-error auth is missing
    createDrpClient({ baseUrl })
  })
})

describe('jobs', () => {
  test('cannot be cancelled: the server has no such thing', () => {
    expectTypeOf(drp.jobs).not.toHaveProperty('cancel')
    expectTypeOf(drp.machines).not.toHaveProperty('cancel')
    // @ts-expect-error
    void drp.jobs.wait('id', { timeoutMs: 1, onTimeout: 'cancel' })
    // @ts-expect-error
    void drp.machines.wait('id', { timeoutMs: 1, onTimeout: 'cancel' })
  })

  test('are changed to states that there are, behind guards of states that there are', () => {
    void drp.jobs.update('id', { State: 'running', ExitState: 'complete' }, { expect: { State: 'incomplete' } })
    // @ts-expect-error
    void drp.jobs.update('id', { State: 'done' })
    // @ts-expect-error
    void drp.jobs.update('id', { State: 'running' }, { expect: { State: 'done' } })
    // @ts-expect-error
    void drp.jobs.start('id', { expect: { State: 'done' } })
    // @ts-expect-error
    void drp.jobs.finish('id', { exitState: 'halt' })
    // @ts-expect-error the server restores it in silence
    void drp.jobs.update('id', { Current: false })
    // @ts-expect-error how a job is stopped is said by the name
    void drp.jobs.stop('id', { exitState: 'reboot' })
    // @ts-expect-error
    void drp.jobs.update('id', [{ op: 'frob', path: '/State' }])
    // @ts-expect-error a test needs a value
    void drp.jobs.update('id', [{ op: 'test', path: '/State' }])
  })

  test('are asked for, and what comes of it is told apart', async () => {
    expectTypeOf(drp.jobs.create({ Machine: 'm' })).toEqualTypeOf<ApiCall<JobCreation>>()
    // @ts-expect-error the machine is missing
    void drp.jobs.create({})
    // @ts-expect-error the server decides
    void drp.jobs.create({ Machine: 'm', State: 'running' })
    // @ts-expect-error the id is missing
    void drp.jobs.ensure({ Machine: 'm' })
    const creation = await drp.jobs.create({ Machine: 'm' })
    switch (creation.kind) {
      case 'created':
      case 'resumed':
      case 'action':
        expectTypeOf(creation.job).toEqualTypeOf<Job>()
        // @ts-expect-error
        void creation.machine
        break
      case 'moved':
      case 'other-context':
      case 'done':
        expectTypeOf(creation.machine).toEqualTypeOf<Machine>()
        break
      default:
        expectTypeOf(creation).toEqualTypeOf<never>()
    }
  })

  test('are read as documents', () => {
    expectTypeOf(drp.jobs.get('id')).toEqualTypeOf<ApiCall<Job>>()
    expectTypeOf(drp.jobs.actions('id')).toEqualTypeOf<ApiCall<readonly JobAction[]>>()
    expectTypeOf(drp.jobs.list().items()).toEqualTypeOf<AsyncIterable<Job>>()
    expectTypeOf(drp.jobs.list().count()).toEqualTypeOf<ApiCall<number>>()
    expectTypeOf(drp.jobs.wait('id', { timeoutMs: 1 })).toEqualTypeOf<Promise<WaitResult<Job>>>()
    expectTypeOf(drp.jobs.check('token')).toEqualTypeOf<Promise<CheckResult<Job>>>()
    // A server may know more states than we do.
    expectTypeOf<'paused'>().toExtend<Job['State']>()
  })

  test('are listed by what there is to ask', () => {
    drp.jobs.list({ where: { State: ['failed', { ne: 'running' }], Current: true }, sort: '-StartTime', pageSize: 10 })
    drp.jobs.list({ where: { 'Meta.color': 'red' } })
    // @ts-expect-error a boolean
    drp.jobs.list({ where: { Current: 'yes' } })
    // @ts-expect-error
    drp.jobs.list({ page: 1 })
  })

  test('have a reason where they conflict', () => {
    const error: unknown = undefined
    if (error instanceof DrpConflictError) {
      expectTypeOf(error.current).toEqualTypeOf<Job | undefined>()
      expectTypeOf(error.reason).toEqualTypeOf<'changed' | 'not-runnable' | 'job-active' | 'locked' | 'other'>()
    }
  })
})

describe('machines', () => {
  test('are read and waited for as documents', () => {
    expectTypeOf(drp.machines.get('id')).toEqualTypeOf<ApiCall<Machine>>()
    expectTypeOf(drp.machines.wait('id', { timeoutMs: 1, workflow: 'w' })).toEqualTypeOf<Promise<WaitResult<Machine>>>()
    expectTypeOf(drp.machines.waitForSuccess('id', { timeoutMs: 1 })).toEqualTypeOf<Promise<Machine>>()
    expectTypeOf(drp.machines.watch('id', { timeoutMs: 1 })).toEqualTypeOf<JobWatch<Machine>>()
    expectTypeOf(drp.machines.params.list('id')).toEqualTypeOf<ApiCall<ReadonlyMap<string, unknown>>>()
    // @ts-expect-error a time limit is missing
    void drp.machines.wait('id', { workflow: 'w' })
    // @ts-expect-error
    void drp.jobs.wait('id', { timeoutMs: 1, workflow: 'w' })
  })

  test('are changed by known fields', () => {
    void drp.machines.update('id', { Runnable: true }, { expect: { CurrentTask: -1 } })
    // @ts-expect-error
    void drp.machines.update('id', { Secret: 'x' })
    // @ts-expect-error
    void drp.machines.create({ Description: 'no name' })
    // @ts-expect-error the server decides
    void drp.machines.create({ Name: 'm', Runnable: false })
    void drp.machines.create({ Name: 'm', Pool: 'p', Fingerprint: { SystemUUID: 'x' } })
  })
})

test('definitions are typed by their kind', () => {
  expectTypeOf(drp.tasks.get('t')).toEqualTypeOf<ApiCall<Task>>()
  void drp.workflows.create({ Name: 'w', Stages: ['s'] })
  // @ts-expect-error
  void drp.workflows.create({ Stages: ['s'] })
  // @ts-expect-error
  void drp.workflows.create({ Name: 'w', Tasks: ['t'] })
  // @ts-expect-error its stages are missing
  void drp.workflows.create({ Name: 'w' })
  // @ts-expect-error the server decides
  void drp.tasks.create({ Name: 't', Available: true })
  void drp.workflows.update('w', { Description: 'd' })
  // @ts-expect-error
  void drp.workflows.update('w', { Tasks: ['t'] })
  // @ts-expect-error a name stays
  void drp.workflows.update('w', { Name: 'v' })
})

test('what is to be made is what the models say', () => {
  expectTypeOf<DrpClient['jobs']['create']>().parameter(0).toEqualTypeOf<CreateJob>()
  expectTypeOf<DrpClient['machines']['create']>().parameter(0).toEqualTypeOf<CreateMachine>()
  expectTypeOf<DrpClient['tasks']['create']>().parameter(0).toEqualTypeOf<CreateTask>()
  expectTypeOf<DrpClient['stages']['create']>().parameter(0).toEqualTypeOf<CreateStage>()
  expectTypeOf<DrpClient['workflows']['create']>().parameter(0).toEqualTypeOf<CreateWorkflow>()
  expectTypeOf<DrpClient['params']['create']>().parameter(0).toEqualTypeOf<CreateParam>()
  expectTypeOf<DrpClient['profiles']['create']>().parameter(0).toEqualTypeOf<CreateProfile>()
})
