import type { ApiCall } from '@jobwright/client'
import {
  createDrpClient,
  type DrpClient,
  DrpConflictError,
  type PollResult,
  type PurgeOptions,
} from '@jobwright/client/drp'
import type { WaitResult } from '@jobwright/client/wait'
import type {
  AvailableAction,
  Blueprint,
  CreateBlueprint,
  CreateIndependentJob,
  CreateWorkOrder,
  Job,
  Machine,
  WorkOrder,
} from '@jobwright/core/drp'
import { describe, expectTypeOf, test } from 'vitest'

const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none' })
const { workOrders } = drp

describe('work orders', () => {
  test('are for a machine or a filter, and do a blueprint or tasks', () => {
    expectTypeOf<DrpClient['workOrders']['create']>().parameter(0).toEqualTypeOf<CreateWorkOrder>()
    void workOrders.create({ Machine: 'm', Blueprint: 'b' })
    void workOrders.create({ Filter: 'Name=m1', Tasks: ['t'], State: 'created', Params: { a: 1 } })
    // @ts-expect-error neither
    void workOrders.create({ Blueprint: 'b' })
    // @ts-expect-error both
    void workOrders.create({ Machine: 'm', Filter: 'Name=m1', Blueprint: 'b' })
    // @ts-expect-error neither
    void workOrders.create({ Machine: 'm' })
    // @ts-expect-error both
    void workOrders.create({ Machine: 'm', Blueprint: 'b', Tasks: ['t'] })
    // @ts-expect-error the server decides
    void workOrders.create({ Machine: 'm', Blueprint: 'b', State: 'running' })
    // @ts-expect-error the id is missing
    void workOrders.ensure({ Machine: 'm', Blueprint: 'b' })
    void workOrders.ensure({ Machine: 'm', Blueprint: 'b', Uuid: 'w' })
  })

  test('are read and waited for as documents, and cancelled', () => {
    expectTypeOf(workOrders.get('id')).toEqualTypeOf<ApiCall<WorkOrder>>()
    expectTypeOf(workOrders.cancel('id')).toEqualTypeOf<ApiCall<WorkOrder>>()
    expectTypeOf(workOrders.list().items()).toEqualTypeOf<AsyncIterable<WorkOrder>>()
    expectTypeOf(workOrders.deleteOrphans()).toEqualTypeOf<ApiCall<void>>()
    expectTypeOf(workOrders.wait('id', { timeoutMs: 1, onTimeout: 'cancel' })).toEqualTypeOf<
      Promise<WaitResult<WorkOrder>>
    >()
    expectTypeOf(workOrders.params.list('id')).toEqualTypeOf<ApiCall<ReadonlyMap<string, unknown>>>()
    // @ts-expect-error a time limit is missing
    void workOrders.wait('id', { onTimeout: 'cancel' })
    // @ts-expect-error
    void workOrders.wait('id', { timeoutMs: 1, onTimeout: 'kill' })
    // A server may know more states than we do.
    expectTypeOf<'paused'>().toExtend<WorkOrder['State']>()
  })

  test('are changed to states that there are, and listed by what there is to ask', () => {
    void workOrders.update('id', { State: 'cancelled' }, { expect: { State: 'running', JobState: '' } })
    // @ts-expect-error work orders are never set aside
    void workOrders.update('id', { State: 'incomplete' })
    // @ts-expect-error laid out by the server
    void workOrders.update('id', { Tasks: ['t'] })
    // @ts-expect-error
    void workOrders.update('id', {}, { expect: { State: 'incomplete' } })
    workOrders.list({ where: { State: ['created', { ne: 'failed' }], CurrentTask: { gt: 1 } }, sort: '-CreateTime' })
    // @ts-expect-error a boolean
    workOrders.list({ where: { Runnable: 'yes' } })
  })

  test('stand beside a conflict', () => {
    const error: unknown = undefined
    if (error instanceof DrpConflictError) expectTypeOf(error.workOrder).toEqualTypeOf<WorkOrder | undefined>()
  })

  test('are made of blueprints', () => {
    expectTypeOf(drp.blueprints.get('b')).toEqualTypeOf<ApiCall<Blueprint>>()
    expectTypeOf<DrpClient['blueprints']['create']>().parameter(0).toEqualTypeOf<CreateBlueprint>()
    // @ts-expect-error
    void drp.blueprints.create({ Tasks: ['t'] })
  })
})

describe('independent jobs', () => {
  test('have a target, and no machine', () => {
    expectTypeOf<DrpClient['jobs']['createIndependent']>().parameter(0).toEqualTypeOf<CreateIndependentJob>()
    expectTypeOf(drp.jobs.createIndependent({ TargetPrefix: 'system' })).toEqualTypeOf<ApiCall<Job>>()
    void drp.jobs.createIndependent({ TargetPrefix: 'machines', TargetKey: 'm', Task: 't', Action: { Plugin: 'p' } })
    // @ts-expect-error the target is missing
    void drp.jobs.createIndependent({ Task: 't' })
    // @ts-expect-error the key is missing
    void drp.jobs.createIndependent({ TargetPrefix: 'machines' })
    // @ts-expect-error an older server would make the next job of its task list
    void drp.jobs.createIndependent({ TargetPrefix: 'machines', TargetKey: 'm', Machine: 'm' })
  })
})

test('a poll tells what has changed, or that nothing has', async () => {
  expectTypeOf(drp.jobs.poll('id')).toEqualTypeOf<ApiCall<PollResult<Job>>>()
  expectTypeOf(drp.machines.poll('id')).toEqualTypeOf<ApiCall<PollResult<Machine>>>()
  expectTypeOf(workOrders.poll('id')).toEqualTypeOf<ApiCall<PollResult<WorkOrder>>>()
  const found = await drp.jobs.poll('id', { etag: 'e', waitMs: 1 })
  if (found.changed) {
    expectTypeOf(found.document).toEqualTypeOf<Job>()
    expectTypeOf(found.etag).toEqualTypeOf<string | undefined>()
  } else {
    expectTypeOf(found.etag).toEqualTypeOf<string>()
    // @ts-expect-error there is none
    void found.document
  }
  // @ts-expect-error
  void drp.jobs.poll('id', { wait: 1 })
})

test('plugins and purges are asked for as there is to ask', () => {
  expectTypeOf(drp.jobs.pluginActions('id', { plugin: 'p' })).toEqualTypeOf<ApiCall<readonly AvailableAction[]>>()
  expectTypeOf(drp.machines.describeAction('id', 'a')).toEqualTypeOf<ApiCall<AvailableAction>>()
  expectTypeOf(workOrders.runAction('id', 'a', { b: 1 })).toEqualTypeOf<ApiCall<unknown>>()
  expectTypeOf(drp.jobs.archive('id')).toEqualTypeOf<ApiCall<Uint8Array>>()
  expectTypeOf(drp.jobs.purge()).toEqualTypeOf<ApiCall<unknown>>()
  expectTypeOf<'missing'>().toExtend<PurgeOptions['machine']>()
  // @ts-expect-error so it is spelled in the query
  void drp.jobs.purge({ dryrun: true })
  // @ts-expect-error a duration has a unit
  void drp.jobs.purge({ failedJobsPurgedAfter: 48 })
})
