import type { Decider } from '@jobwright/core'
import {
  type Blueprint,
  type blueprintSchema,
  type CreateWorkOrder,
  type createWorkOrderSchema,
  type Job,
  type Machine,
  nextWorkOrder,
  parseCreateWorkOrder,
  toJobView,
  type WorkOrder,
  type WorkOrderCommand,
  type WorkOrderDecider,
  type WorkOrderEvent,
  type WorkOrderRecord,
  type WorkOrderRefusalCode,
  type WorkOrderState,
  workOrderDecider,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'

test('a new work order is for a machine or by a filter, of a blueprint or of tasks', () => {
  const create = (order: CreateWorkOrder) => order
  create({ Machine: 'm', Blueprint: 'b' })
  create({ Machine: 'm', Tasks: ['t'], Params: { a: 1 }, Profiles: ['p'], Meta: { a: 'b' } })
  create({ Filter: 'f', Blueprint: 'b', State: 'created', Uuid: 'u' })
  create({ Filter: 'f', Tasks: ['t'], Machine: undefined, Blueprint: undefined })
  // @ts-expect-error for nothing
  create({ Blueprint: 'b' })
  // @ts-expect-error of nothing
  create({ Machine: 'm' })
  // @ts-expect-error for both
  create({ Machine: 'm', Filter: 'f', Blueprint: 'b' })
  // @ts-expect-error of both
  create({ Machine: 'm', Blueprint: 'b', Tasks: ['t'] })
  // @ts-expect-error it is made as created
  create({ Machine: 'm', Blueprint: 'b', State: 'running' })
  // @ts-expect-error nothing of the kind
  create({ Machine: 'm', Blueprint: 'b', Runnable: true })
  // @ts-expect-error a list
  create({ Machine: 'm', Tasks: 't' })

  expectTypeOf<z.infer<typeof createWorkOrderSchema>>().toEqualTypeOf<CreateWorkOrder>()
  expectTypeOf<z.infer<typeof blueprintSchema>>().toEqualTypeOf<Blueprint>()
  const parsed = parseCreateWorkOrder({})
  expectTypeOf(parsed).not.toBeAny()
  if (parsed.ok) expectTypeOf(parsed.value).toEqualTypeOf<CreateWorkOrder>()
})

test('the decider knows its states, commands, events and refusals', () => {
  expectTypeOf(workOrderDecider()).toEqualTypeOf<WorkOrderDecider>()
  expectTypeOf<WorkOrderDecider>().toExtend<
    Decider<WorkOrderRecord, WorkOrderCommand, WorkOrderEvent, WorkOrderRefusalCode>
  >()
  expectTypeOf<WorkOrderRecord['state']>().toEqualTypeOf<WorkOrderState>()
  expectTypeOf<WorkOrderCommand['type']>().toEqualTypeOf<
    | 'create'
    | 'edit'
    | 'start'
    | 'request-job'
    | 'update-job'
    | 'end-action'
    | 'retry-task'
    | 'delete-job'
    | 'cancel'
    | 'archive'
    | 'remove'
  >()
  expectTypeOf<'finish'>().not.toExtend<WorkOrderCommand['type']>()
  // @ts-expect-error no assumption
  workOrderDecider({ assumptions: { cancelled: true } })
  // @ts-expect-error no such word
  workOrderDecider({ assumptions: { failure: 'explodes' } })
  // @ts-expect-error v4 is all there is
  workOrderDecider({ profile: 'v3.13' })
  expectTypeOf(nextWorkOrder([], 'm')).toEqualTypeOf<string | undefined>()
})

test('a view of a work order takes what belongs to a work order', () => {
  const view = (order: WorkOrder, job: Job, machine: Machine) => {
    toJobView(order, { source: 's', jobs: [job], machineName: 'm', href: '/w' })
    // @ts-expect-error a work order has no actions of its own here
    toJobView(order, { actions: [] })
    // @ts-expect-error the name of a machine is its own
    toJobView(machine, { machineName: 'm' })
    // @ts-expect-error nor is a job a work order, though it has all that one must have
    toJobView(job, { machineName: 'm' })
  }
  expectTypeOf(view).toBeFunction()
})
