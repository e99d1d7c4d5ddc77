import { execute } from '@jobwright/core'
import {
  jobLifecycle,
  type MachineState,
  machineDecider,
  nextWorkOrder,
  type QueuedWorkOrder,
  type TaskErrorRules,
  type WorkOrderAssumptions,
  type WorkOrderCommand,
  type WorkOrderRecord,
  workOrderDecider,
  workOrderLifecycle,
} from '@jobwright/core/drp'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { machine, someDefinitions } from './site.ts'

const settings = { seed: 20261120, numRuns: 1_000 }

const definitions = someDefinitions()
const entries = ['t1', 't2', 't3', 'needy', 'stage:s1', 'action:p:c'] as const
const tasks = fc.array(fc.constantFrom(...entries), { minLength: 1, maxLength: 4 })
const taskErrors: fc.Arbitrary<TaskErrorRules> = fc.record({
  retries: fc
    .dictionary(fc.constantFrom('t1', 't3', 'action:p:c'), fc.integer({ min: 0, max: 2 }))
    .map((counts) => new Map(Object.entries(counts))),
  handlers: fc.constantFrom(new Map(), new Map([['t1', ['t3']]]), new Map([['t1', ['needy', 't2']]])),
})

/** What is done to the jobs of a list, of a machine or of a work order alike. */
interface ListStep {
  readonly kind: 'request' | 'advance' | 'update' | 'end' | 'retry' | 'delete'
  readonly word: string
}

const listStep: fc.Arbitrary<ListStep> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<ListStep>({ kind: 'request', word: '' }) },
  {
    weight: 10,
    arbitrary: fc
      .constantFrom('finished', 'finished', 'finished', 'failed', 'incomplete')
      .map((word): ListStep => ({ kind: 'advance', word })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...jobLifecycle.states).map((word): ListStep => ({ kind: 'update', word })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('done', 'failed', 'unknown-action').map((word): ListStep => ({ kind: 'end', word })),
  },
  { weight: 2, arbitrary: fc.constant<ListStep>({ kind: 'retry', word: '' }) },
  { weight: 1, arbitrary: fc.constant<ListStep>({ kind: 'delete', word: '' }) },
)

function listCommand({ kind, word }: ListStep, order: WorkOrderRecord, serial: number, rules: TaskErrorRules) {
  const jobId = order.currentJobId ?? 'none'
  const context = { taskErrors: rules, definitions, at: `time ${serial}` }
  switch (kind) {
    case 'request':
      return { type: 'request-job', jobId: `j${serial}`, serverJobId: `s${serial}`, ...context } as const
    case 'advance': {
      // What its agent does to a job: it runs it, and then ends it.
      const runs = order.jobs.get(jobId)?.state === 'running'
      return { type: 'update-job', jobId, fields: { state: runs ? word : 'running' }, ...context } as const
    }
    case 'update':
      return { type: 'update-job', jobId, fields: { state: word }, ...context } as const
    case 'end':
      return { type: 'end-action', jobId, result: word as 'done', ...context } as const
    case 'retry':
      return { type: 'retry-task', jobId } as const
    case 'delete':
      return { type: 'delete-job', jobId } as const
  }
}

const orderStep = fc.oneof(
  { weight: 20, arbitrary: listStep },
  { weight: 8, arbitrary: fc.constant('start' as const) },
  { weight: 1, arbitrary: fc.constantFrom('cancel', 'archive', 'remove', 'force', 'hold', 'release', 'shorten') },
)
type OrderStep = ListStep | 'start' | 'cancel' | 'archive' | 'remove' | 'force' | 'hold' | 'release' | 'shorten'

function orderCommand(
  step: OrderStep,
  order: WorkOrderRecord,
  serial: number,
  rules: TaskErrorRules,
): WorkOrderCommand {
  const at = `time ${serial}`
  switch (step) {
    case 'start':
      return { type: 'start', machine, definitions, at }
    case 'cancel':
      return { type: 'cancel', at }
    case 'archive':
      return { type: 'archive' }
    case 'remove':
      return { type: 'remove', at }
    case 'force':
      return { type: 'remove', force: true, at }
    case 'hold':
      return { type: 'edit', runnable: false, definitions }
    case 'release':
      return { type: 'edit', runnable: true, definitions }
    case 'shorten':
      return { type: 'edit', tasks: order.tasks.slice(0, -1), definitions }
    default: {
      const command = listCommand(step, order, serial, rules)
      return command.type === 'request-job' ? { ...command, machine } : command
    }
  }
}

const assumptions: fc.Arbitrary<WorkOrderAssumptions> = fc.record(
  {
    failure: fc.constantFrom('ends', 'waits'),
    cancelRunning: fc.boolean(),
    jobOfCancelled: fc.constantFrom('fails', 'goes-on'),
    archiveNeedsEnd: fc.boolean(),
    taskErrors: fc.record(
      {
        backOff: fc.constantFrom('not-runnable', 'immediate'),
        pop: fc.constantFrom('on-request', 'on-finish'),
        handlerFailure: fc.constantFrom('stop', 'restore'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)
const history = fc.record({
  tasks,
  taskErrors,
  assumptions,
  steps: fc.array(orderStep as fc.Arbitrary<OrderStep>, { minLength: 30, maxLength: 50 }),
})

/** Goes through histories, and shows each command with what came of it. */
function everyCommand(
  look: (
    from: WorkOrderRecord,
    command: WorkOrderCommand,
    outcome: ReturnType<ReturnType<typeof workOrderDecider>['decide']>,
    to: WorkOrderRecord,
  ) => void,
): void {
  fc.assert(
    fc.property(history, (given) => {
      const decider = workOrderDecider({ assumptions: given.assumptions })
      let order = decider.initial
      const create: WorkOrderCommand = {
        type: 'create',
        id: 'w',
        machineId: 'm1',
        tasks: given.tasks,
        definitions,
        at: 'time',
      }
      const run = (command: WorkOrderCommand) => {
        const from = order
        const decision = decider.decide(from, command)
        if (decision.ok) for (const event of decision.events) order = decider.evolve(order, event)
        look(from, command, decision, order)
      }
      run(create)
      for (const [serial, step] of given.steps.entries()) run(orderCommand(step, order, serial, given.taskErrors))
    }),
    settings,
  )
}

/** What a work order and a machine have in common, as one text. */
function listOf(list: WorkOrderRecord | MachineState): string {
  const { tasks, currentTask, runnable, problems, stage, context, currentJobId, retryTaskAttempt, taskErrorStacks } =
    list
  const rest = [tasks, currentTask, runnable, problems, stage, context, currentJobId, retryTaskAttempt, taskErrorStacks]
  return JSON.stringify([rest, [...list.jobs.values()]])
}

describe('laws of work orders', () => {
  test('the state changes along the lifecycle alone, and what is over stays over', () => {
    const seen = new Map<string, number>()
    everyCommand((from, _, __, to) => {
      if (from.id === null || to.id === null) return
      if (from.state !== to.state) {
        const edge = `${from.state} → ${to.state}`
        seen.set(edge, (seen.get(edge) ?? 0) + 1)
        if (!workOrderLifecycle.edges.some((one) => one.from === from.state && one.to === to.state))
          throw new Error(edge)
      }
      if ((to.endedAt !== null) !== workOrderLifecycle.isEnded(to.state))
        throw new Error(`${to.state} at ${to.endedAt}`)
    })
    for (const { from, to } of workOrderLifecycle.edges) expect(seen.get(`${from} → ${to}`) ?? 0).toBeGreaterThan(10)
  })

  test('jobs are lost by being deleted alone, and one at most is the current one', () => {
    let deleted = 0
    everyCommand((from, command, _, to) => {
      const lost = [...from.jobs.keys()].filter((id) => !to.jobs.has(id))
      const may = command.type === 'delete-job' ? [command.jobId] : []
      if (lost.length > 0 && lost.join() !== may.join()) throw new Error(`${command.type} loses ${lost.join()}`)
      deleted += lost.length
      const current = [...to.jobs.values()].filter((job) => job.current)
      if (current.length > 1) throw new Error(`${current.map(({ id }) => id).join()} are current`)
    })
    expect(deleted).toBeGreaterThan(30)
  })

  test('a refusal names the command, changes nothing and tells its problems', () => {
    const codes = new Map<string, number>()
    everyCommand((from, command, decision, to) => {
      if (decision.ok) return
      const { code, problems, message, command: named, state } = decision.refusal
      codes.set(code, (codes.get(code) ?? 0) + 1)
      const isRight =
        to === from &&
        named === command.type &&
        (state === from.state || state === 'none') &&
        message.endsWith('.') &&
        problems.every(({ text }) => message.includes(text))
      if (!isRight) throw new Error(`${command.type}: ${JSON.stringify(decision.refusal)}`)
    })
    expect([...codes.keys()].sort()).toEqual([
      'already-archived',
      'illegal-transition',
      'invalid-work-order',
      'job-exists',
      'no-work-order',
      'not-an-action',
      'not-deletable',
      'not-over',
      'not-runnable',
      'not-running',
      'not-waiting',
      'over',
      'unknown-job',
    ])
  })

  test('its list goes on as that of a machine, until the order is over', () => {
    const looked = { compared: 0, finished: 0, failed: 0 }
    fc.assert(
      fc.property(tasks, taskErrors, fc.array(listStep, { minLength: 10, maxLength: 60 }), (list, rules, steps) => {
        const orders = workOrderDecider()
        const machines = machineDecider()
        const start = { definitions, at: 'time' }
        const ofOrder = (order: WorkOrderRecord, command: WorkOrderCommand) => {
          const execution = execute(orders, order, command)
          return execution.ok ? execution.state : order
        }
        let order = ofOrder(orders.initial, { type: 'create', id: 'w', machineId: 'm1', tasks: list, ...start })
        order = ofOrder(order, { type: 'start', machine, ...start })
        const created = execute(machines, machines.initial, {
          type: 'create',
          id: 'm1',
          fields: { tasks: list },
          definitions,
        })
        if (!created.ok) throw new Error(created.refusal.message)
        let plain = created.state
        for (const [serial, step] of steps.entries()) {
          const command = listCommand(step, order, serial, rules)
          const was = order.state
          order = ofOrder(order, command.type === 'request-job' ? { ...command, machine } : command)
          const execution = execute(machines, plain, command)
          if (execution.ok) plain = execution.state
          const [mine, its] = [order, plain].map(listOf)
          if (mine !== its) throw new Error(`${mine} is not ${its}`)
          looked.compared += 1
          if (order.state === was) continue
          // A finished order has come to the end of its list; one that failed stops where a machine would.
          looked[order.state === 'finished' ? 'finished' : 'failed'] += 1
          expect(order.state === 'finished' ? plain.currentTask === plain.tasks.length : !plain.runnable).toBe(true)
          return
        }
      }),
      settings,
    )
    expect(looked.compared).toBeGreaterThan(3000)
    expect(Math.min(looked.finished, looked.failed)).toBeGreaterThan(20)
  })

  test('the order that is picked up is the oldest of those that wait for the machine', () => {
    const queued: fc.Arbitrary<QueuedWorkOrder> = fc.record(
      {
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        state: fc.constantFrom('created', 'created', 'running', 'cancelled'),
        runnable: fc.constantFrom(true, true, false),
        machineId: fc.constantFrom('m1', 'm1', 'm2', null),
        matches: fc.boolean(),
        createdAt: fc.integer({ min: 0, max: 2 }).map((minute) => `2026-11-20T21:0${minute}:00Z`),
      },
      { requiredKeys: ['id', 'state', 'machineId', 'createdAt'] },
    )
    let picked = 0
    fc.assert(
      fc.property(
        fc.uniqueArray(queued, { minLength: 3, maxLength: 5, selector: ({ id }) => id }),
        fc.constantFrom('oldest', 'bound-first'),
        (orders, pickUp) => {
          const waiting = orders.filter(
            ({ state, runnable, machineId, matches }) =>
              state === 'created' &&
              runnable !== false &&
              (machineId === 'm1' || (machineId === null && matches === true)),
          )
          const rank = (order: QueuedWorkOrder) =>
            `${pickUp === 'bound-first' && order.machineId === null ? 1 : 0} ${order.createdAt}`
          const [first] = waiting.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
          expect(nextWorkOrder(orders, 'm1', { pickUp })).toBe(first?.id)
          if (waiting.length > 1) picked += 1
        },
      ),
      settings,
    )
    expect(picked).toBeGreaterThan(30)
  })
})
