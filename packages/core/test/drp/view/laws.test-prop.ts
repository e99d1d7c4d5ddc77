import type { JobView } from '@jobwright/core'
import { type Job, jobLifecycle, type Machine, parseJob, parseMachine, toJobView } from '@jobwright/core/drp'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { job4, machine4 } from '../model/documents.ts'

const settings = { seed: 20261120, numRuns: 400 }

const states = ['created', 'running', 'failed', 'finished', 'incomplete'] as const
const exitStates = ['', 'reboot', 'poweroff', 'stop', 'complete', 'failed'] as const
const time = fc.constantFrom('0001-01-01T00:00:00Z', '2026-11-20T21:49:37.848913829Z', '2026-11-20T23:49:37+02:00')
const texts = fc.option(fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }))
const tasks = ['t1', 't2', 'stage:s1']

const jobs = (id: fc.Arbitrary<string>) =>
  fc
    .record({
      Uuid: id,
      Previous: fc.oneof(id, fc.constant('')),
      Machine: fc.constantFrom(machine4.Uuid, ''),
      Task: fc.constantFrom(...tasks),
      State: fc.oneof(fc.constantFrom(...states), fc.constant('paused')),
      ExitState: fc.constantFrom(...exitStates),
      StartTime: time,
      EndTime: time,
      Current: fc.boolean(),
      CurrentIndex: fc.integer({ min: 0, max: 3 }),
      Errors: texts,
      ResultErrors: texts,
      Independent: fc.boolean(),
      TargetPrefix: fc.constantFrom('', 'system'),
    })
    .map((fields): Job => ({ ...job4, ...fields }))
const oneJob = jobs(fc.constantFrom('j1', 'j2', 'j3', 'j4'))
const someMachine = fc
  .record({
    Tasks: fc.array(fc.constantFrom(...tasks), { maxLength: 5 }),
    CurrentTask: fc.integer({ min: -1, max: 3 }),
    CurrentJob: fc.constantFrom('', 'j1', 'j2', 'j3', 'j4'),
    Runnable: fc.boolean(),
    Available: fc.boolean(),
    JobState: fc.constantFrom('', 'paused', ...states),
    JobExitState: fc.constantFrom(...exitStates),
    JobResultErrors: texts,
    Errors: texts,
  })
  .map((fields): Machine => ({ ...machine4, ...fields }))

/** The job as one of the machine's list. */
const fitted = (job: Job, { Uuid, Tasks }: Machine): Job => ({
  ...job,
  Machine: Uuid,
  Task: Tasks?.[job.CurrentIndex] ?? job.Task,
})

/** What holds of every view, in a tree of them. */
function checkView(view: JobView, keys: Set<string> = new Set()): void {
  expect(keys.has(view.key), `${view.key} twice`).toBe(false)
  keys.add(view.key)
  for (const one of [view, ...view.targets]) expect(one.outcome !== undefined).toBe(one.phase === 'ended')
  expect(view.endedAt === undefined || view.phase === 'ended').toBe(true)
  for (const at of [view.createdAt, view.startedAt, view.updatedAt, view.endedAt]) {
    expect(at ?? '2026Z').toMatch(/^2026.*Z$/)
  }
  expect(!view.flags.includes('suspended') || view.phase === 'pending').toBe(true)
  for (const flag of ['errors-reported', 'nothing-done'] as const) {
    expect(!view.flags.includes(flag) || view.outcome === 'succeeded').toBe(true)
  }
  expect(new Set(view.flags).size).toBe(view.flags.length)
  expect(JSON.stringify(view.raw)).not.toContain('aB3dE6gH9jK2mN5p')
  for (const child of view.children) {
    expect(child.parentId).toBe(view.id)
    checkView(child, keys)
  }
}

describe('laws of the views', () => {
  test('a job stands where the lifecycle of v4 says, and its view is sound', () => {
    fc.assert(
      fc.property(oneJob, (job) => {
        expect(parseJob(job).ok).toBe(true)
        const view = toJobView(job, { actions: [{ Name: 'a', Path: '', Content: '' }] })
        checkView(view)
        expect(view.phase).toBe(jobLifecycle.phaseOf(job.State))
        expect(view.flags.includes('unknown-status')).toBe(job.State === 'paused')
        const reports = job.ExitState === 'failed' || Boolean(job.Errors?.length) || Boolean(job.ResultErrors?.length)
        expect(view.flags.includes('errors-reported')).toBe(job.State === 'finished' && reports)
      }),
      settings,
    )
  })

  test('a machine has one entry a task, ends only at the end of its list or with a failure, and its view is sound', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(
        someMachine,
        fc.uniqueArray(oneJob, { selector: ({ Uuid }) => Uuid }),
        fc.boolean(),
        (machine, some, fit) => {
          // Jobs of this very list are rare by chance.
          const known = fit ? some.map((job) => fitted(job, machine)) : some
          expect(parseMachine(machine).ok).toBe(true)
          const view = toJobView(machine, { jobs: known })
          checkView(view)
          const total = machine.Tasks?.length ?? 0
          expect(view.children.map(({ name }) => name)).toEqual(machine.Tasks)
          expect(view.progress?.total ?? 0).toBe(total)
          const done = view.children.filter(({ outcome }) => outcome === 'succeeded').length
          expect(view.progress?.done ?? 0).toBe(done)
          expect(view.outcome === 'succeeded').toBe(total === 0 || machine.CurrentTask >= total)
          const goesOn = machine.Runnable && machine.Available
          const failedTask = view.children[machine.CurrentTask]?.outcome === 'failed'
          expect(view.outcome === 'failed').toBe(!goesOn && failedTask && view.outcome !== 'succeeded')
          expect(view.phase !== 'running' || (goesOn && machine.CurrentTask >= 0)).toBe(true)
          for (const [index, entry] of view.children.entries()) {
            expect(index <= machine.CurrentTask || entry.phase === 'pending').toBe(true)
            expect(index >= machine.CurrentTask || entry.phase === 'ended').toBe(true)
            for (const one of entry.children) {
              const job = known.find(({ Uuid }) => Uuid === one.id)
              expect([job?.CurrentIndex, job?.Task]).toEqual([index, entry.name])
            }
          }
          const key = `${view.phase} ${view.outcome ?? ''} ${view.children.some(({ children }) => children.length > 0)}`
          seen.set(key, (seen.get(key) ?? 0) + 1)
        },
      ),
      { ...settings, numRuns: 2_000 },
    )
    expect(Math.min(...seen.values())).toBeGreaterThan(10)
    expect([...seen.keys()].sort()).toEqual([
      'ended failed false',
      'ended failed true',
      'ended succeeded false',
      'ended succeeded true',
      'pending  false',
      'pending  true',
      'running  false',
      'running  true',
    ])
  })
})
