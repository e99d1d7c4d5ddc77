import type { ApiCall } from '@jobwright/client'
import { createDrydockClient, type DrydockClient, type DrydockPlan, type DrydockTasks } from '@jobwright/client/drydock'
import type {
  BuildData,
  CheckStatus,
  CreateTask,
  DocumentedCreateTask,
  LayeredTasks,
  Task,
} from '@jobwright/core/drydock'
import { describe, expectTypeOf, test } from 'vitest'

declare const drydock: DrydockClient

describe('the types of the Drydock client', () => {
  test('the server cannot cancel, so neither can the client', () => {
    expectTypeOf<DrydockTasks>().not.toHaveProperty('cancel')
    // @ts-expect-error There is no way to cancel a task.
    void drydock.tasks.cancel('id')
    // @ts-expect-error Nor to do so when time is up.
    void drydock.tasks.wait('id', { timeoutMs: 5, onTimeout: 'cancel' })
    // @ts-expect-error A wait must say how long.
    void drydock.tasks.wait('id', {})
  })

  test('a task is read in the form that was asked for', () => {
    expectTypeOf(drydock.tasks.get('id')).toEqualTypeOf<ApiCall<Task>>()
    expectTypeOf(drydock.tasks.get('id', { builddata: true, signal: new AbortController().signal })).toEqualTypeOf<
      ApiCall<Task>
    >()
    expectTypeOf(drydock.tasks.get('id', { layers: -1 })).toEqualTypeOf<ApiCall<LayeredTasks>>()
    expectTypeOf(drydock.tasks.tree('id')).toEqualTypeOf<ApiCall<LayeredTasks>>()
    expectTypeOf(drydock.tasks.buildData('id')).toEqualTypeOf<ApiCall<readonly BuildData[]>>()
    expectTypeOf(drydock.validateDesign('href')).toEqualTypeOf<ApiCall<CheckStatus>>()
    expectTypeOf(drydock.tasks.list().items()).toEqualTypeOf<AsyncIterable<Task>>()
    expectTypeOf(drydock.tasks.waitForSuccess('id', { timeoutMs: 5 })).resolves.toEqualTypeOf<Task>()
    // @ts-expect-error The option is written `builddata`.
    void drydock.tasks.get('id', { buildData: true })
  })

  test('only what a server knows can be created', () => {
    expectTypeOf<DrydockTasks['create']>().parameter(0).toEqualTypeOf<CreateTask | DocumentedCreateTask>()
    void drydock.tasks.create({ action: 'deploy_nodes', design_ref: 'x' })
    void drydock.tasks.create({ action: 'deploy_node', design_ref: 'x', node_filter: null })
    // @ts-expect-error A user cannot ask for this action.
    void drydock.tasks.create({ action: 'noop', design_ref: 'x' })
    // @ts-expect-error The filter is written `node_filter`.
    void drydock.tasks.create({ action: 'deploy_nodes', design_ref: 'x', nodeFilter: null })
    // @ts-expect-error A window must be given.
    void drydock.tasks.ensure({ action: 'deploy_nodes', design_ref: 'x' })
  })

  test('a plan must say where, and its document can be created', () => {
    expectTypeOf(
      drydock.plan({ action: 'deploy_nodes', design_ref: 'x', where: null }),
    ).resolves.toEqualTypeOf<DrydockPlan>()
    expectTypeOf<DrydockPlan['document']>().toEqualTypeOf<CreateTask | DocumentedCreateTask>()
    // @ts-expect-error All nodes have to be asked for.
    void drydock.plan({ action: 'deploy_nodes', design_ref: 'x' })
  })

  test('a client takes no profile and no other unknown option', () => {
    // @ts-expect-error The answers of all profiles are read.
    createDrydockClient({ baseUrl: 'http://h', auth: 'none', profile: 'deployed' })
    // @ts-expect-error How to prove who asks must be said.
    createDrydockClient({ baseUrl: 'http://h' })
    expectTypeOf<DrydockClient>().toExtend<AsyncDisposable>()
  })
})
