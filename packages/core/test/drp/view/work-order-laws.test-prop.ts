import { type Job, parseWorkOrder, toJobView, type WorkOrder, workOrderLifecycle } from '@jobwright/core/drp'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { job4, workOrder } from '../model/documents.ts'
import { checkView } from './check-view.ts'

const time = fc.constantFrom('0001-01-01T00:00:00Z', '2026-11-20T21:49:37.848913829Z', '2026-11-20T23:49:37+02:00')
const texts = fc.option(fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }))
const jobStates = ['created', 'running', 'failed', 'finished', 'incomplete'] as const
const exitStates = ['', 'reboot', 'complete', 'failed'] as const
const ids = ['j1', 'j2', 'j3'] as const

const someOrder = fc
  .record({
    State: fc.constantFrom('paused', ...workOrderLifecycle.states),
    Tasks: fc.option(fc.array(fc.constantFrom('t1', 't2', 'stage:s1'), { maxLength: 4 })),
    CurrentTask: fc.integer({ min: -1, max: 4 }),
    CurrentJob: fc.constantFrom('', ...ids),
    Machine: fc.constantFrom('', 'm1'),
    Runnable: fc.boolean(),
    Available: fc.boolean(),
    JobState: fc.constantFrom('', 'paused', ...jobStates),
    JobExitState: fc.constantFrom(...exitStates),
    JobResultErrors: texts,
    Errors: texts,
    Status: fc.constantFrom('', 'busy'),
    StartTime: time,
    EndTime: time,
    TaskErrorStacks: fc.constantFrom(null, [], [{ CurrentTask: 0, TaskList: ['t9'] }]),
    Params: fc.constantFrom({}, { Secret: 'aB3dE6gH9jK2mN5p' }),
  })
  .map((fields): WorkOrder => ({ ...workOrder, ...fields }))
const someJobs = fc.uniqueArray(
  fc
    .record({
      Uuid: fc.constantFrom(...ids),
      Previous: fc.constantFrom('', ...ids),
      WorkOrder: fc.constantFrom(workOrder.Uuid, workOrder.Uuid, 'another'),
      State: fc.constantFrom(...jobStates),
      CurrentIndex: fc.integer({ min: 0, max: 3 }),
      ResultErrors: texts,
    })
    .map((fields): Job => ({ ...job4, ...fields })),
  { selector: ({ Uuid }) => Uuid },
)

test('a work order stands where its lifecycle says, with one entry a task, and its view is sound', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(someOrder, someJobs, (order, some) => {
      expect(parseWorkOrder(order).ok).toBe(true)
      const tasks = order.Tasks ?? []
      // Jobs of this very list are rare by chance.
      const jobs = some.map((job) => ({ ...job, Task: tasks[job.CurrentIndex] ?? job.Task }))
      const view = toJobView(order, { jobs })
      checkView(view)
      const isOver = workOrderLifecycle.isEnded(order.State)
      const waits = !isOver && !(order.Runnable && order.Available)
      expect(view.phase).toBe(waits ? 'pending' : workOrderLifecycle.phaseOf(order.State))
      expect(view.outcome).toBe(workOrderLifecycle.outcomesOf(order.State)[0])
      expect(view.flags.includes('suspended')).toBe(waits)
      expect(view.flags.includes('unknown-status')).toBe(order.State === 'paused')
      expect(view.targets.map(({ name }) => name)).toEqual(order.Machine === '' ? [] : [order.Machine])
      // While an error is handled the list that waits is the outer one, and the other is below the entry that failed.
      const handles = order.State !== 'finished' && (order.TaskErrorStacks ?? []).length > 0
      const list = handles ? (view.children[0]?.children ?? []) : view.children
      expect(view.children.map(({ name }) => name)).toEqual(handles ? ['t9'] : tasks)
      expect(list.map(({ name }) => name)).toEqual(tasks)
      expect(view.progress?.total ?? 0).toBe(handles ? 1 : tasks.length)
      for (const [index, entry] of list.entries()) {
        const isAhead = index > (order.CurrentTask ?? -1)
        expect(order.State === 'finished' && entry.outcome === 'cancelled').toBe(false)
        expect(!isOver || entry.phase === 'ended').toBe(true)
        expect(isOver || !isAhead || entry.phase === 'pending').toBe(true)
        for (const { id } of entry.children) {
          const job = jobs.find(({ Uuid }) => Uuid === id)
          expect([job?.CurrentIndex, job?.WorkOrder]).toEqual([index, order.Uuid])
        }
      }
      const hasTries = list.some(({ children }) => children.length > 0)
      const key = `${view.phase} ${view.outcome ?? ''} ${hasTries}`
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }),
    { seed: 20261120, numRuns: 2_000 },
  )
  expect([...seen.keys()].sort()).toEqual(
    ['ended cancelled', 'ended failed', 'ended succeeded', 'pending ', 'running '].flatMap((key) => [
      `${key} false`,
      `${key} true`,
    ]),
  )
  expect(Math.min(...seen.values())).toBeGreaterThan(10)
})
